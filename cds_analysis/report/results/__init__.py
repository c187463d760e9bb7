"""Where are we, against whom, will we make it: the numbers of one report, each computed once."""
