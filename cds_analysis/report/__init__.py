"""From a province and a quarter to finished pages: plan, run, export, portal."""
