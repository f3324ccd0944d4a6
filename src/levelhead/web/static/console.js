// The console of a run: taps are kept on the device first and then sent, so that no tap waits for the network.
// Every page works without it. What is not sent yet is on show, and stays through a reload.

const RETRY = 4000; // milliseconds between tries
const LOOK = 5000; // milliseconds between looks at what others marked, such as a stop
const SETTLE = 60; // milliseconds from lifting a finger until its click has come
const status = document.querySelector("#unsent");
let isSending = false;
let isPressed = false; // a page that changes under a finger would lose its tap
let refused = [];
let shown = ""; // what the server said last, as long as no tap has changed the page since

const live = () => document.querySelector("#console");
const key = live()?.dataset.queue;
// The moment by the server's clock, as far as this device can tell.
const ahead = Date.parse(live()?.dataset.now ?? "") - Date.now();
const now = () => Date.now() + ahead;

function queue() {
  return JSON.parse(localStorage.getItem(key) ?? "[]");
}

function keep(marks) {
  localStorage.setItem(key, JSON.stringify(marks));
  show();
}

function line(words) {
  const made = document.createElement("li");
  made.textContent = words;
  return made;
}

// What is not sent yet, and what was not taken, with why.
function show() {
  const waiting = queue();
  status.hidden = waiting.length + refused.length === 0;
  status.replaceChildren();
  for (const [title, words] of [
    [`Not sent yet: ${waiting.length}. Kept on this device.`, waiting.map((one) => `${one.at.slice(11, 19)} UTC ${one.words}`)],
    ["Not taken:", refused],
  ]) {
    if (words.length === 0) continue;
    const heading = document.createElement("strong");
    const list = document.createElement("ul");
    heading.textContent = title;
    list.append(...words.map(line));
    status.append(heading, list);
  }
}

function clock(since, until) {
  const seconds = Math.max(0, Math.floor((until - Date.parse(since)) / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

function tick() {
  const { began, ended, held } = live().dataset;
  if (began) document.querySelector("#since-start").textContent = clock(began, ended ? Date.parse(ended) : now());
  if (held) document.querySelector("#since-held").textContent = clock(held, now());
}

// What the clocks have to show at once, before anything is sent.
function atOnce(mark) {
  const data = live().dataset;
  const held = document.querySelector("#held-clock");
  if (mark.do === "begin" && !data.began) data.began = mark.at;
  if (mark.do === "hold_begins" && !data.held) {
    data.held = mark.at;
    held.classList.add("lh-clock--held");
  }
  if (mark.do === "hold_ends") {
    delete data.held;
    held.classList.remove("lh-clock--held");
  }
  const ways = { stop: "STOPPED", freeze: "Frozen", resume: "Running", begin: "Running", end: "Over" };
  if (ways[mark.do]) document.querySelector("#way").textContent = ways[mark.do];
}

async function send() {
  const marks = queue();
  if (isSending || marks.length === 0) return;
  isSending = true;
  try {
    const answer = await fetch(location.pathname, {
      method: "POST",
      redirect: "error",
      headers: {
        "Content-Type": "application/json",
        "X-CSRFToken": document.querySelector("[name=csrfmiddlewaretoken]").value,
      },
      body: JSON.stringify(marks.map(({ words, ...mark }) => mark)),
    });
    if (answer.ok) {
      const { taken, conflicts } = await answer.json();
      const gone = new Set([...taken, ...conflicts.map((one) => one.id)]);
      refused.push(...conflicts.map((one) => `${marks.find((mark) => mark.id === one.id)?.words}: ${one.reason} ${one.remedy}`));
      keep(queue().filter((mark) => !gone.has(mark.id)));
      document.activeElement?.matches("select") && document.activeElement.blur();
      if (queue().length === 0) await refresh();
    }
  } catch {
    show(); // no network, or signed out: everything stays here, and is tried again
  } finally {
    isSending = false;
  }
}

// What a console says, without what differs in every answer of the server.
function said(console) {
  const bare = console.cloneNode(true);
  for (const one of bare.querySelectorAll("[name=csrfmiddlewaretoken], [name=form], #since-start, #since-held")) one.remove();
  return bare.innerHTML;
}

// The page as the server has it now, in the place of what is here, where the server has something new.
async function refresh() {
  const answer = await fetch(location.pathname, { redirect: "error" });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const isChoosing = document.activeElement?.matches("select");
  const fresh = page.querySelector("#console");
  if (!answer.ok || queue().length || isPressed || isChoosing || !fresh || said(fresh) === shown) return;
  shown = said(fresh);
  const open = live().querySelector("details")?.open;
  const focused = document.activeElement?.value;
  live().replaceWith(fresh);
  if (open) live().querySelector("details")?.setAttribute("open", "");
  [...live().querySelectorAll("button")].find((one) => one.value === focused)?.focus({ preventScroll: true });
  tick();
}

function tapped(event) {
  const button = event.target.closest?.("#console button[name=do]");
  if (!button) return;
  event.preventDefault();
  const form = new FormData(button.form);
  const mark = { id: crypto.randomUUID(), do: button.value, at: new Date(now()).toISOString(), words: button.textContent.trim() };
  for (const name of ["about", "who"]) if (form.get(name)) mark[name] = form.get(name);
  refused = [];
  shown = "";
  keep([...queue(), mark]);
  atOnce(mark);
  tick();
  send();
}

// randomUUID is there on secure pages alone; elsewhere the forms do the work.
if (live() && window.isSecureContext) {
  document.addEventListener("click", tapped);
  document.addEventListener("pointerdown", () => { isPressed = true; });
  for (const kind of ["pointerup", "pointercancel"]) {
    document.addEventListener(kind, () => setTimeout(() => { isPressed = false; }, SETTLE));
  }
  show();
  setInterval(tick, 500);
  setInterval(send, RETRY);
  setInterval(() => { if (queue().length === 0) refresh().catch(show); }, LOOK);
  window.addEventListener("online", send);
  send();
}
