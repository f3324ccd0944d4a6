// Starts the GOV.UK components. Every page works without it.
import { initAll } from "./built/govuk-frontend.min.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
initAll();

// After a turn its end comes into view, above the box where the next words go.
document.querySelector(".lh-meeting--begun #newest")?.scrollIntoView({ block: "nearest" });

// A device that keeps registers forgets them when its person signs out.
document.querySelector(".lh-header__out")?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = event.target;
  try {
    const known = await indexedDB.databases();
    if (!known.some((one) => one.name === "levelhead-registers")) return form.submit();
    const { signOut } = await import("./register/signing_out.js");
    await signOut(form);
  } catch {
    form.submit();
  }
});
