// Starts the GOV.UK components. Every page works without it.
import { initAll } from "./built/govuk-frontend.min.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
initAll();

// After a turn the newest words come into view, and the cursor is where the next words go.
document.querySelector("[data-newest]")?.scrollIntoView({ block: "nearest" });
