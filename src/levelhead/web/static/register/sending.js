// Talking to the server: the list of a class, and marks that wait. A mark is waiting until the server says so.

const LONGEST = 15000; // milliseconds until the signal counts as gone

export class NoSignal extends Error {}
export class Told extends Error {}

async function ask(address, options = {}) {
  let answer;
  try {
    answer = await fetch(address, { ...options, redirect: "manual", signal: AbortSignal.timeout(LONGEST) });
  } catch {
    throw new NoSignal("There is no signal.");
  }
  if (answer.type === "opaqueredirect" || answer.status === 403) {
    throw new Told("Sign in again in another tab, as who noted these marks; then send.");
  }
  if (answer.status >= 500) throw new NoSignal("The server does not answer as it should.");
  const given = await answer.json().catch(() => ({ told: "This class is not open to you." }));
  if (!answer.ok) throw new Told(given.told);
  return given;
}

const token = () => /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie)?.[1] ?? "";
const stamp = (moment) => new Date(moment).toISOString();

function read(list) {
  const marks = list.marks.map((mark) => {
    return { ...mark, at: Date.parse(mark.at), noted_at: Date.parse(mark.noted_at) };
  });
  return { ...list, marks, starts: Date.parse(list.starts_at), ends: Date.parse(list.ends_at), until: Date.parse(list.until) };
}

export async function loadList(id) {
  return read(await ask(`/day/${id}/list.json`));
}

// Sends what waits. What the server has is taken; what it does not take is a conflict with a reason.
export async function send(register) {
  const waiting = register.marks.filter((mark) => mark.state === "waiting");
  const body = JSON.stringify({
    marks: waiting.map(({ state, told, ...mark }) => ({ ...mark, at: stamp(mark.at), noted_at: stamp(mark.noted_at) })),
  });
  const headers = { "Content-Type": "application/json", "X-CSRFToken": token() };
  const given = await ask(`/day/${register.id}/marks/`, { method: "POST", headers, body });
  const taken = new Set(given.taken);
  // Of a class that is yet to be opened nothing is taken, and nothing is wrong: its marks go on waiting.
  const told = given.conflicts.filter((one) => one.code !== "class-not-open" || given.list.closed);
  const conflicts = new Map(told.map((one) => [one.mark_id, `${one.reason} ${one.remedy}`]));
  const answered = waiting.filter((mark) => taken.has(mark.id) || conflicts.has(mark.id));
  await register.keepMarks(
    answered.map((mark) => {
      return taken.has(mark.id)
        ? { ...mark, state: "taken" }
        : { ...mark, state: "conflict", told: conflicts.get(mark.id) };
    }),
  );
  await register.keepList(read(given.list));
}
