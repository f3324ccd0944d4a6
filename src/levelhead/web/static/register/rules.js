// What marks come to, as `records/register.py` says it; a test holds the two against each other.

const later = (one, other) => one.noted_at - other.noted_at || (one.id < other.id ? -1 : 1);

// The marks that count, in the order of the moments they tell of. `at` and `noted_at` are milliseconds.
export function standing(marks) {
  const last = new Map();
  for (const mark of marks) {
    const other = last.get(mark.corrects);
    if (mark.corrects && (!other || later(other, mark) < 0)) last.set(mark.corrects, mark);
  }
  const counts = (mark) =>
    !last.has(mark.id) && mark.kind !== "void" && (!mark.corrects || last.get(mark.corrects) === mark);
  const order = (one, other) =>
    one.at - other.at || (one.kind === "left") - (other.kind === "left") || (one.id < other.id ? -1 : 1);
  return marks.filter(counts).sort(order);
}

// How one learner stands: unanswered, here or gone, since when, why, and the marks that count.
export function line(number, marks) {
  const own = standing(marks).filter((mark) => mark.staff_number === number);
  const found = { state: "unanswered", since: null, why: "", marks: own };
  for (const mark of own) {
    const here = found.state === "here";
    if (mark.kind === "arrived" && !here) Object.assign(found, { state: "here", since: mark.at, why: mark.why });
    if (mark.kind === "left" && here) Object.assign(found, { state: "gone", since: mark.at, why: mark.why });
  }
  return found;
}

// Whose place was given to whom, by the marks that count: staff number to staff number.
export function replaced(marks) {
  return new Map(standing(marks).filter((mark) => mark.in_place_of).map((mark) => [mark.in_place_of, mark.staff_number]));
}

// How somebody came before, for when they come back; a walk-in where they did not.
export function cameAs(number, marks) {
  return marks.find((mark) => mark.staff_number === number && mark.kind === "arrived")?.why ?? "walk_in";
}

// The moment that is meant where nobody typed one, in milliseconds.
export function likelyTime(day, what, now) {
  return Math.min(now, what === "present" ? day.starts : day.ends);
}
