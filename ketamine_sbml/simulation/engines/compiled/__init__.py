"""The declared model compiled for itself: CVODE of SUNDIALS with the equations and their exact Jacobian as C.

    equations.py    what the formulas are once functions are put in, for every engine that is compiled for one model
    elimination.py  in which order Newton's matrix is eliminated
    source.py       the equations as C
    driver.c        CVODE around them; sparse.h is its matrix, which the explorer's solver shares
    library.py      the compiled library, as ``tools/build_arms.py`` puts it into a clone
    simulator.py    runs arms on it, like libRoadRunner's

It is for many runs: an arm takes a fraction of what an engine takes that reads any SBML file. Verdicts of the suite
come from libRoadRunner, and this engine is held to that as the other witnesses are.
"""
