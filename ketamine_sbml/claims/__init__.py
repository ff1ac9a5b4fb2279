"""JUDGE: published results as data, and whether the model agrees with them."""

from ketamine_sbml.claims.claim import Claim, Role, Source
from ketamine_sbml.claims.judge import Judgement, Report, Verdict, judge
from ketamine_sbml.claims.load import claim_files, load_claims
from ketamine_sbml.claims.table import report_as_text, report_in_brief

__all__ = [
    "Claim",
    "Judgement",
    "Report",
    "Role",
    "Source",
    "Verdict",
    "claim_files",
    "judge",
    "load_claims",
    "report_as_text",
    "report_in_brief",
]
