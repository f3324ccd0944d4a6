// The offline register: which is here, the code that opens it, the list, and the queue.

import { cameAs, likelyTime, line, replaced } from "./rules.js";
import { NoSignal, loadList, send } from "./sending.js";
import { Register, forget, goodCode, listed, proposedCode, remove } from "./store.js";

const LOCKS_AFTER = 10 * 60000; // milliseconds without a touch
const KEPT_WITHIN = 15000; // milliseconds for the page itself to be kept
const SENDS_EVERY = 20000; // milliseconds, while something waits
const LEAVES = { left_early: "Left early", withdrawn: "Withdrawn", injured: "Injured" };
const STATES = { waiting: "waits on this device", taken: "the server has it", conflict: "not taken", seen: "not taken, seen" };

const marksOf = (count) => (count === 1 ? "1 mark" : `${count} marks`);
const waitOf = (count) => (count === 1 ? "1 mark waits" : `${count} marks wait`);
const main = document.querySelector("#offline");
const status = document.querySelector("#offline-status");
let register = null;
let touched = Date.now();
let sending = false;

const tell = (words) => (status.textContent = words);
const wanted = () => location.hash.slice(1);

function make(tag, given = {}, ...inside) {
  const { on, ...rest } = given;
  const made = Object.assign(document.createElement(tag), rest);
  if (on) made.addEventListener(tag === "form" ? "submit" : "click", (event) => (event.preventDefault(), on(made)));
  made.append(...inside.filter((one) => one !== null));
  return made;
}

const hidden = (words) => make("span", { className: "govuk-visually-hidden" }, words);
const button = (words, whose, on, kind = "") =>
  make("button", { type: "button", className: `lh-tap ${kind}`, on }, words, hidden(`: ${whose}`));
const clock = (moment) => {
  const local = new Date(moment + register.list.offset_minutes * 60000);
  return local.toISOString().slice(11, 16);
};

function show(heading, ...inside) {
  const held = main.contains(document.activeElement);
  const title = make("h1", { className: "govuk-heading-l", tabIndex: -1 }, heading);
  main.replaceChildren(title, ...inside.filter((one) => one !== null));
  if (held) title.focus();
}

// -- what is here, loading and unlocking

function codeForm(words, code, hint, on) {
  const box = make("input", { className: "govuk-input govuk-input--width-20", id: "code", value: code, autocomplete: "off", autocapitalize: "none", spellcheck: false });
  return make(
    "form",
    { on: () => on(box.value) },
    make("label", { className: "govuk-label govuk-label--s", htmlFor: "code" }, "Code"),
    make("p", { className: "govuk-hint" }, hint),
    make("p", {}, box),
    make("button", { className: "lh-tap lh-tap--yes" }, words),
  );
}

const paragraph = (words) => make("p", { className: "govuk-body" }, words);

async function begin() {
  register = null;
  await forget({ all: false });
  const here = await listed();
  const id = wanted();
  if (id && here.some((one) => one.id === id)) return showLocked(here.find((one) => one.id === id));
  if (id) return showLoad(id);
  const items = here.map((one) =>
    make("li", {}, make("a", { className: "govuk-link", href: `#${one.id}` }, `Register ${one.id.slice(0, 8)}, ${waitOf(one.waiting)}`)),
  );
  show("Registers on this device", items.length ? make("ul", { className: "govuk-list" }, ...items) : paragraph("None is here. With signal, open the register of a class and choose “Without signal”."));
}

function showLoad(id) {
  show(
    "Put this register on this device",
    paragraph("Do this while there is signal. The names and the marks are kept encrypted under a code; without the code nobody can read them, and nobody can bring them back. Write the code on paper, apart from the device."),
    codeForm("Load the register", proposedCode(), "This code is proposed. Your own may have ten letters or digits, or more.", async (code) => {
      if (!goodCode(code)) return tell("The code needs ten letters or digits, or more.");
      tell("Loading…");
      await attempt(async () => {
        const list = await loadList(id);
        register = await Register.make(id, code, list);
        await ready();
      });
    }),
  );
}

async function ready() {
  const given = await Promise.race([navigator.serviceWorker.ready, new Promise((give) => setTimeout(give, KEPT_WITHIN))]);
  showRegister();
  if (!given) return tell("This page could not be kept: it will not open again without signal. Load it again.");
  tell("The register is on this device. It works without signal from now on.");
  await tryToSend();
}

function showLocked(one) {
  const waits = one.waiting ? `${waitOf(one.waiting)} to be sent.` : "Nothing waits to be sent.";
  show(
    "This register is locked",
    paragraph(waits),
    codeForm("Unlock", "", "The code that was set when the register was loaded", async (code) => {
      tell("Unlocking…");
      try {
        register = await Register.unlock(one.id, code);
      } catch {
        return tell("That is not the code.");
      }
      await ready();
    }),
    make("p", {}, button("Remove it", "from this device", () => removeIt(one.id, one.waiting), "lh-tap--quiet")),
  );
}

async function removeIt(id, waiting) {
  const words = waiting ? `What was not sent will be lost: ${marksOf(waiting)}. Remove the register all the same?` : "Remove the register from this device?";
  if (!window.confirm(words)) return;
  await remove(id);
  location.hash = "";
  await begin();
  tell("The register is removed from this device.");
}

function lock() {
  register = null;
  begin();
  tell("The register is locked.");
}

async function attempt(work) {
  try {
    await work();
  } catch (error) {
    tell(error.message);
  }
}

// -- the list

const counting = () => {
  const sent = new Set(register.list.marks.map((mark) => mark.id));
  return [...register.list.marks, ...register.marks.filter((mark) => ["waiting", "taken"].includes(mark.state) && !sent.has(mark.id))];
};
const waitingMarks = () => register.marks.filter((mark) => mark.state === "waiting");
const nameOf = (number) => register.list.names[number] ?? number;

function typedTime() {
  const box = document.querySelector("#time");
  const found = /^\s*([01]?\d|2[0-3])[:. ]?([0-5]\d)\s*$/.exec(box.value);
  if (!box.value.trim()) return null;
  if (!found) throw new Error("Give the time as hours and minutes, such as 09:05.");
  box.value = "";
  const midnight = Date.parse(`${register.list.on}T00:00:00Z`) - register.list.offset_minutes * 60000;
  return midnight + (Number(found[1]) * 60 + Number(found[2])) * 60000;
}

async function note(number, what, corrects = null, place = "") {
  touched = Date.now();
  await attempt(async () => {
    const booked = register.list.booked.includes(number);
    const at = corrects ? corrects.at : (typedTime() ?? likelyTime(register.list, what, Date.now()));
    const arrives = ["present", "late", "back"].includes(what);
    const mark = {
      id: crypto.randomUUID(),
      staff_number: number,
      kind: corrects ? "void" : arrives ? "arrived" : "left",
      at,
      why: corrects ? "" : arrives ? (booked ? "booked" : place ? "swap" : cameAs(number, counting())) : what,
      noted_at: Date.now(),
      by: register.list.by,
      corrects: corrects?.id ?? "",
      in_place_of: place,
      state: "waiting",
    };
    await register.keepMarks([mark]);
    showRegister(number);
    const after = what === "injured" ? " Tell of the injury as soon as there is signal." : "";
    tell(`${nameOf(number)}: noted, and kept on this device.${after}`);
    await tryToSend();
  });
}

function row(number) {
  const found = line(number, counting());
  const name = nameOf(number);
  const instead = found.state === "unanswered" ? replaced(counting()).get(number) : undefined;
  if (instead) found.state = "replaced";
  const said = { unanswered: "Not answered yet", replaced: `${nameOf(instead)} is here instead`, here: "Here since", gone: LEAVES[found.why] ?? "Left" }[found.state];
  const when = found.since === null ? "" : ` ${found.state === "gone" ? "at " : ""}${clock(found.since)}`;
  const arrives = () => [button("Present", name, () => note(number, "present"), "lh-tap--yes"), button("Late, now", name, () => note(number, "late"))];
  const buttons = {
    unanswered: arrives,
    replaced: arrives,
    here: () => [
      make(
        "details",
        { className: "lh-leaves" },
        make("summary", { className: "lh-tap lh-tap--quiet" }, "Leaves", hidden(`: ${name}`)),
        ...Object.entries(LEAVES).map(([what, words]) => button(words, name, () => note(number, what))),
      ),
    ],
    gone: () => [button("Back, now", name, () => note(number, "back"))],
  }[found.state]();
  const last = found.marks.at(-1);
  if (last) buttons.push(button("Undo", name, () => note(number, "void", last), "lh-tap--quiet"));
  return make(
    "li",
    { className: `lh-learner lh-learner--${found.state}`, id: `row-${number}` },
    make("p", { className: "lh-learner__who" }, make("strong", {}, name), " ", make("span", { className: "lh-aside" }, number), make("span", { className: "lh-learner__said" }, said + when)),
    register.list.closed ? null : make("div", { className: "lh-learner__do" }, ...buttons),
  );
}

function conflicts() {
  const found = register.marks.filter((mark) => mark.state === "conflict");
  if (!found.length) return null;
  const items = found.map((mark) =>
    make("li", {}, `${nameOf(mark.staff_number)}: ${mark.told} `, button("Understood", nameOf(mark.staff_number), async () => {
      await register.keepMarks([{ ...mark, state: "seen" }]);
      showRegister();
    }, "lh-tap--quiet")),
  );
  return make("section", { className: "lh-found" }, make("h2", { className: "govuk-heading-m" }, "What the server did not take"), make("ul", { className: "govuk-list", id: "conflicts" }, ...items));
}

function queue() {
  const items = register.marks.toReversed().map((mark) => {
    const came = mark.in_place_of ? `arrived in the place of ${nameOf(mark.in_place_of)}` : "arrived";
    const what = mark.kind === "void" ? "taken back" : mark.kind === "arrived" ? came : (LEAVES[mark.why] ?? "left").toLowerCase();
    return make("li", {}, `${nameOf(mark.staff_number)}, ${what} ${clock(mark.at)}: ${STATES[mark.state]}`);
  });
  const said = `Noted on this device: ${marksOf(register.marks.length)}; ${waitOf(waitingMarks().length)}`;
  return make("details", { className: "govuk-details", id: "queue" }, make("summary", { className: "govuk-details__summary" }, make("span", { className: "govuk-details__summary-text" }, said)), make("ul", { className: "govuk-list" }, ...items));
}

// A number that was typed or scanned leads to a person, who is confirmed by face before anything is noted.
function find(number) {
  const row = document.getElementById(`row-${number}`);
  touched = Date.now();
  if (row) {
    row.querySelector("summary, button")?.focus();
    return tell(`${nameOf(number)} is on the list. Is this the person in front of you?`);
  }
  const place = document.querySelector("#found");
  const taken = replaced(counting());
  const free = register.list.booked.filter((one) => line(one, counting()).state === "unanswered" && !taken.has(one));
  const choice = make("select", { className: "govuk-select", id: "in-place-of" }, make("option", { value: "" }, "nobody: a walk-in"), ...free.map((one) => make("option", { value: one }, nameOf(one))));
  const asks = make("p", { className: "govuk-body" }, make("label", { htmlFor: "in-place-of" }, "Comes in the place of"), " ", choice);
  const here = button("Yes, here now", number, () => note(number, "late", null, choice.value), "lh-tap--yes");
  place.replaceChildren(paragraph(`${number} is not on the list of this device. Is it the number of the person in front of you?`), ...(free.length ? [asks] : []), here);
  here.focus();
}

function walkIn() {
  const box = make("input", { className: "govuk-input", id: "walk-in", autocomplete: "off" });
  return make(
    "form",
    { className: "lh-find", on: () => box.value.trim() && find(box.value.trim()) },
    make("label", { className: "govuk-label", htmlFor: "walk-in" }, "Somebody who is not on the list, or the code of a card: staff number"),
    box,
    make("button", { className: "lh-tap" }, "Find"),
    make("div", { id: "found" }),
  );
}

function showRegister(number = "") {
  const { list } = register;
  const others = [...new Set(counting().map((mark) => mark.staff_number))].filter((one) => !list.booked.includes(one) && line(one, counting()).state !== "unanswered");
  const opened = document.querySelector("#queue")?.open;
  const waits = waitingMarks().length;
  show(
    list.title,
    make("p", { className: "govuk-body lh-where" }, `${list.when}, ${list.venue}.`),
    list.opened ? null : make("p", { className: "govuk-inset-text" }, "The class is not open yet: the server takes no marks until it is. They wait here."),
    list.closed ? make("p", { className: "govuk-inset-text" }, "The register was closed. It is removed from this device when nothing waits.") : null,
    conflicts(),
    make("p", { className: "lh-tally-line", id: "waits" }, waits ? `${waitOf(waits)} on this device.` : "Everything is sent."),
    make("p", {}, button("Send now", "what waits", tryToSend), " ", button("Lock", "the register", lock, "lh-tap--quiet"), " ", button("Remove it", "from this device", () => removeIt(register.id, waits), "lh-tap--quiet")),
    queue(),
    list.closed ? null : make("p", { className: "lh-time" }, make("label", { className: "govuk-label", htmlFor: "time" }, "Time of the next mark. Empty means now; for Present, the start"), make("input", { className: "govuk-input govuk-input--width-5", id: "time", inputMode: "numeric", autocomplete: "off" })),
    make("ul", { className: "lh-register" }, ...[...list.booked, ...others].map(row)),
    list.closed ? null : walkIn(),
    make("details", { className: "govuk-details" }, make("summary", { className: "govuk-details__summary" }, make("span", { className: "govuk-details__summary-text" }, "What is not checked without signal")), paragraph("Whether a number exists, whether the person is in another class, whether the place that somebody came in was given away meanwhile, whether the class was closed or cancelled meanwhile, and what another instructor notes. The server checks each mark when it arrives, and what it does not take stands at the top of this page.")),
  );
  if (opened) document.querySelector("#queue").open = true;
  if (number) document.querySelector(`#row-${CSS.escape(number)} :is(summary, button)`)?.focus();
}

// -- sending

async function tryToSend() {
  if (!register || sending) return;
  sending = true;
  const mine = register;
  try {
    const tried = new Set();
    do {
      await mine.reread();
      mine.marks.forEach((mark) => tried.add(mark.id));
      await send(mine);
      if (register !== mine) return;
      // Once more where something was noted while the others were on their way.
    } while (mine.marks.some((mark) => mark.state === "waiting" && !tried.has(mark.id)));
    const left = mine.marks.some((mark) => mark.state === "conflict");
    const waits = waitingMarks().length;
    if (mine.list.closed && !left && !waits) {
      await remove(mine.id);
      register = null;
      show("This register is closed", paragraph("Everything was sent, and the register is removed from this device."));
      return tell("Everything was sent.");
    }
    const number = document.activeElement?.closest(".lh-learner")?.id.slice(4) ?? "";
    if (!typing()) showRegister(number);
    const rest = waits ? `${waitOf(waits)} until the class is open.` : "Everything is sent.";
    tell(left ? "Some marks were not taken." : rest);
  } catch (error) {
    const waits = mine.marks.filter((mark) => mark.state === "waiting").length;
    const kept = waits ? ` ${waitOf(waits)} on this device` : "";
    const after = kept && error instanceof NoSignal ? " and will be sent when it is back" : "";
    tell(`${error.message}${kept}${after}${kept ? "." : ""}`);
  } finally {
    sending = false;
  }
}

const typing = () => document.activeElement?.tagName === "INPUT" && document.activeElement.value;

async function start() {
  if (!window.isSecureContext || !navigator.serviceWorker) {
    return show("This device cannot do it", paragraph("The register without signal needs HTTPS and a current browser. Print the register instead."));
  }
  // Without signal the worker that is here serves; it is looked for anew when the page is loaded next.
  navigator.serviceWorker.register("/day/offline/worker.js").catch(() => {});
  for (const name of ["pointerdown", "keydown"]) addEventListener(name, () => (touched = Date.now()));
  addEventListener("hashchange", begin);
  addEventListener("online", tryToSend);
  setInterval(() => {
    if (register && Date.now() - touched > LOCKS_AFTER) lock();
    else if (register && waitingMarks().length) tryToSend();
  }, SENDS_EVERY);
  await begin();
}

start();
