"""Adds up the test reports of all modules and prints them as the last lines of a run."""

import glob
import sys
import xml.etree.ElementTree as xml

total = {"tests": 0, "failures": 0, "errors": 0, "skipped": 0}
reports = sorted(glob.glob("**/target/surefire-reports/TEST-*.xml", recursive=True)) + sorted(
    glob.glob("**/target/failsafe-reports/TEST-*.xml", recursive=True)
)
outcomes = {"failures": "failure", "errors": "error", "skipped": "skipped"}
by_module = {}
skipped = []
for report in reports:
    suite = xml.parse(report).getroot()
    module, _, rest = report.partition("/target/")
    kind = "unit" if rest.startswith("surefire") else "integration"
    counts = by_module.setdefault((module, kind), dict.fromkeys(total, 0))
    # The suite's own figures leave nested classes out.
    for case in suite.iter("testcase"):
        result = next((name for name in outcomes if case.find(outcomes[name]) is not None), None)
        for key in ("tests", result) if result else ("tests",):
            counts[key] += 1
            total[key] += 1
        if result == "skipped":
            skip = case.find("skipped")
            # An assumption that does not hold leaves its reason in the text only.
            reason = skip.get("message") or (skip.text or "").strip().partition("\n")[0]
            skipped.append(f'{case.get("classname")}.{case.get("name")}: {reason}')

for line in skipped:
    print(f"Skipped: {line}")
for (module, kind), counts in sorted(by_module.items()):
    print(
        f'Tests run: {counts["tests"]}, Failures: {counts["failures"]}, '
        f'Errors: {counts["errors"]}, Skipped: {counts["skipped"]} - {module} ({kind})'
    )
failed = total["failures"] + total["errors"]
passed = total["tests"] - failed - total["skipped"]
print(f'{passed} passed, {failed} failed, {total["skipped"]} skipped')
sys.exit(1 if failed else 0)
