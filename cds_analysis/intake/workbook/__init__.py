"""Figures in by Excel: a form to fill in, and what people really send.

``opened`` turns bytes into cells and refuses what is harmful or broken; ``layout`` finds the columns;
``entries`` reads the rows; ``template`` writes the form.
"""
