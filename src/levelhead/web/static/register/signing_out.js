// On sign-out this device forgets every register that has nothing left to send; others stay, locked.

import { forget, listed } from "./store.js";

export async function signOut(form) {
  const waiting = (await listed()).reduce((sum, one) => sum + one.waiting, 0);
  const words = `Not sent from this device: ${waiting}. These marks stay here, locked under their code. Sign out all the same?`;
  if (waiting && !window.confirm(words)) return;
  await forget({ all: true });
  form.submit();
}
