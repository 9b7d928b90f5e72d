"""Every constant of the grading rules, with its source. A change here or in `verdict` is a new `RULES_VERSION`.

The rules follow GRADE in the form that a program can apply: Pollock et al. (2016), J Clin Epidemiol 70:106, a published
algorithm for grading by concrete rules; the GRADE guidance named below. Where GRADE leaves a figure to judgement and
no source fixes one, the figure is palpate's own and says so.
"""

from __future__ import annotations

RULES_VERSION = "7"

# Risk of bias. One step under 75 % of participants in low-risk trials: Pollock et al. (2016), table 2.
LOW_RISK_SHARE_ONE_STEP = 0.75
# Two steps under 30 %: palpate's own figure; Pollock et al. have no second step.
LOW_RISK_SHARE_TWO_STEPS = 0.30

# Inconsistency. I2 of 75 % and over is considerable: Pollock et al. (2016), table 2; the Cochrane Handbook's ranges as
# printed in Rücker et al. (2008), BMC Med Res Methodol 8:79, table 3. That the direction of the estimates decides
# between no step, one and two is from the decision matrix of Cochrane review CD009172 (PMC7195185, table 8).
I2_CONSIDERABLE = 75.0
# I2 up to 40 % might not be important: the same two tables.
I2_NOTICEABLE = 40.0
# Weight on the far side of the target that makes inconsistency matter (GRADE guidance 36, Guyatt et al. (2023), J Clin
# Epidemiol 158:70, asks whether estimates lie on both sides of the threshold): the figure is palpate's own.
FAR_SIDE_WEIGHT = 0.15

# Imprecision. Optimal information size, rule of thumb: 400 people for a continuous outcome, 300 events for a
# dichotomous one: Guyatt et al. (2011), GRADE guidelines 6, J Clin Epidemiol 64:1283.
PARTICIPANTS_ENOUGH = 400
EVENTS_ENOUGH = 300
# Fewer than 100 people takes two steps: Pollock et al. (2016), table 2.
PARTICIPANTS_FEW = 100

# Publication bias. Funnel asymmetry is not tested under ten studies: Sterne et al. (2011), BMJ 343:d4002.
MIN_STUDIES_FOR_FUNNEL_TEST = 10
# Egger's test is read at p < 0.10: Egger et al. (1997), BMJ 315:629.
EGGER_P = 0.10

# The smallest effect that matters where the instrument has no published difference: a small effect is g = 0.2:
# Cohen (1988), Statistical power analysis for the behavioral sciences, 2nd ed., p. 25.
SMALLEST_G = 0.2
# The same for ratios: a relative change of 25 %: Guyatt et al. (2011), J Clin Epidemiol 64:1283.
SMALLEST_RATIO = 1.25
# The same for a risk difference: palpate's own figure, printed as such.
SMALLEST_RISK_DIFFERENCE = 0.05
