// The report of claims works without this; with it the list can be narrowed, and all that is listed is printed opened.
document.querySelector(".filters").hidden = false;
for (const name of [...FILTERS, "words"]) document.getElementById(`by-${name}`).addEventListener("input", filterClaims);
for (const square of document.querySelectorAll(".strip a")) {
  square.addEventListener("click", (event) => {
    event.preventDefault();
    const id = square.getAttribute("href").slice(1).replace(/-opened$/, "");
    history.replaceState(null, "", `#${id}`);
    revealClaim(id);
  });
}
filterClaims();
openLinkedClaim();
