// Registers on this device: encrypted in IndexedDB under a code that only the instructor knows.
// In the clear stand only the names of classes and marks (random), how many marks wait, and when to forget.

const ROUNDS = 600000; // of PBKDF2-SHA-256; OWASP's figure of 2023
const words = new TextEncoder();

function asked(request) {
  return new Promise((give, fail) => {
    request.onsuccess = () => give(request.result);
    request.onerror = () => fail(request.error);
  });
}

async function database() {
  const opening = indexedDB.open("levelhead-registers", 1);
  opening.onupgradeneeded = () => {
    opening.result.createObjectStore("registers", { keyPath: "id" });
    opening.result.createObjectStore("marks", { keyPath: "id" }).createIndex("register", "register");
  };
  return asked(opening);
}

// Changes both stores in one transaction; it is kept, on the disk, when the promise is fulfilled.
async function change(work) {
  const opened = await database();
  try {
    await new Promise((give, fail) => {
      const made = opened.transaction(["registers", "marks"], "readwrite", { durability: "strict" });
      made.oncomplete = give;
      made.onerror = made.onabort = () => fail(made.error);
      work(made.objectStore("registers"), made.objectStore("marks"));
    });
  } finally {
    opened.close();
  }
}

async function read(work) {
  const opened = await database();
  try {
    const made = opened.transaction(["registers", "marks"]);
    return await asked(work(made.objectStore("registers"), made.objectStore("marks")));
  } finally {
    opened.close();
  }
}

async function keyFrom(code, salt) {
  const typed = code.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
  const material = await crypto.subtle.importKey("raw", words.encode(typed), "PBKDF2", false, ["deriveKey"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations: ROUNDS };
  return crypto.subtle.deriveKey(how, material, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

// What is sealed belongs to one name: it cannot be put in the place of another.
async function seal(key, name, value) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const how = { name: "AES-GCM", iv, additionalData: words.encode(name) };
  return { iv, data: await crypto.subtle.encrypt(how, key, words.encode(JSON.stringify(value))) };
}

async function unseal(key, name, { iv, data }) {
  const how = { name: "AES-GCM", iv, additionalData: words.encode(name) };
  return JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt(how, key, data)));
}

// A code that is easy to write down: ten letters, 45 bits.
export function proposedCode() {
  const letters = "abcdefghjkmnpqrstuvwxyz"; // none that looks like another
  const most = 256 - (256 % letters.length);
  let made = "";
  while (made.length < 10) {
    const [one] = crypto.getRandomValues(new Uint8Array(1));
    if (one < most) made += letters[one % letters.length];
  }
  return `${made.slice(0, 5)}-${made.slice(5)}`;
}

export const goodCode = (code) => code.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "").length >= 10;

// What may be said without the code: which registers are here, how many marks wait, until when they are kept.
export async function listed() {
  const [registers, marks] = [await read((all) => all.getAll()), await read((_, all) => all.getAll())];
  const waiting = (id) => marks.filter((one) => one.register === id && one.state === "waiting").length;
  return registers.map(({ id, until }) => ({ id, until, waiting: waiting(id) }));
}

export async function remove(id) {
  const names = await read((_, marks) => marks.index("register").getAllKeys(id));
  await change((registers, marks) => {
    registers.delete(id);
    names.forEach((name) => marks.delete(name));
  });
}

// Forget what has nothing left to send: everything on sign-out, otherwise what is past its time.
export async function forget({ all }) {
  for (const one of await listed()) {
    if (one.waiting === 0 && (all || one.until < Date.now())) await remove(one.id);
  }
}

// A register that was unlocked. The key stays in memory, and cannot be taken out of it.
export class Register {
  #key;

  constructor(id, key, list, marks) {
    Object.assign(this, { id, list, marks });
    this.#key = key;
  }

  static async make(id, code, list) {
    const salt = crypto.getRandomValues(new Uint8Array(16));
    const made = new Register(id, await keyFrom(code, salt), list, []);
    const sealed = await seal(made.#key, id, list);
    await change((registers) => registers.put({ id, salt, until: list.until, ...sealed }));
    return made;
  }

  // Raises an OperationError when the code is another one.
  static async unlock(id, code) {
    const kept = await read((registers) => registers.get(id));
    const key = await keyFrom(code, kept.salt);
    const register = new Register(id, key, await unseal(key, id, kept), []);
    await register.reread();
    return register;
  }

  // Another page of this device may have noted something.
  async reread() {
    const rows = await read((_, marks) => marks.index("register").getAll(this.id));
    const open = async (row) => ({ ...(await unseal(this.#key, row.id, row)), state: row.state });
    this.marks = (await Promise.all(rows.map(open))).sort((one, other) => one.noted_at - other.noted_at);
  }

  async keepList(list) {
    const sealed = await seal(this.#key, this.id, list);
    const kept = await read((registers) => registers.get(this.id));
    await change((registers) => registers.put({ ...kept, until: list.until, ...sealed }));
    this.list = list;
  }

  async keepMarks(marks) {
    const rows = await Promise.all(
      marks.map(async ({ state, ...mark }) => {
        return { id: mark.id, register: this.id, state, ...(await seal(this.#key, mark.id, mark)) };
      }),
    );
    await change((_, all) => rows.forEach((row) => all.put(row)));
    await this.reread();
  }
}
