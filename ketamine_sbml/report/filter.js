// Which claims are listed, and which one a link opens: the same in the explorer and in the report of claims. What a claim
// can be asked for stands in its data attributes, several values of one with a bar between them.

const FILTERS = ["verdict", "role", "stage", "arrow"];
const claimsListed = () => [...document.querySelectorAll(".claim")];

function filterClaims() {
  const asked = FILTERS.map((name) => [name, document.getElementById(`by-${name}`).value]).filter(([, value]) => value);
  const words = document.getElementById("by-words").value.toLowerCase().trim(), all = claimsListed();
  for (const claim of all) {
    const fits = asked.every(([name, value]) => (claim.dataset[name] ?? "").split("|").includes(value));
    claim.hidden = !fits || !`${claim.id} ${claim.querySelector(".said").textContent} ${claim.dataset.source}`.toLowerCase().includes(words);
  }
  for (const stage of document.querySelectorAll(".stage")) stage.hidden = !stage.querySelector(".claim:not([hidden])");
  document.querySelector(".found").textContent = `${all.filter((claim) => !claim.hidden).length} of ${all.length} claims are listed.`;
}

// Open a claim and go there, whatever the filters hide.
function revealClaim(id) {
  const claim = document.getElementById(id);
  if (claim.hidden) {
    for (const name of [...FILTERS, "words"]) document.getElementById(`by-${name}`).value = "";
    filterClaims();
  }
  claim.open = true;
  claim.scrollIntoView({ block: "start", behavior: "instant" });
  claim.querySelector("summary").focus({ preventScroll: true });
}
function openLinkedClaim() {
  const id = decodeURIComponent(location.hash.slice(1)).replace(/-opened$/, "");
  if (id && document.getElementById(id)?.classList.contains("claim")) revealClaim(id);
}
addEventListener("hashchange", openLinkedClaim);
