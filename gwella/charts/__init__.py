"""Charts, and the words that stand beside each of them, all from released rows but for `entered_words`.

Pure: no Django, no clock, no network, no settings. Only `drawing` knows the program that draws.
A chart never ranks, never judges a neutral measure and never says why.
"""
