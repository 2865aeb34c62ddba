"""Chapter 16, hardware: truths, probes and the slips that people make."""

import numpy as np

from actlib.exercises.engine import Slip, choose, expression, function, number

choose(
    "hardware-trips",
    "`y = np.tanh(a * x + b)`, with numbers `a` and `b`, is worked out by NumPy on an array far larger than the cache. "
    "A compiled kernel does all three steps on each entry while it is at hand. By what factor can the kernel cut the traffic between memory and processor, at most?",
    {
        "a": ("None: the same three operations are done.", "The operations are the same, the trips are not: each NumPy step fetches the whole array and writes a whole array."),
        "b": ("About 1.5.", "Count both ways, reading and writing, for every step: 3 × 2 trips against 2."),
        "c": ("About 3.", ""),
        "d": ("About 6.", "The kernel still has to read x once and to write y once."),
    },
    "c",
    hint="Count arrays read and written: first for `a * x`, then for `+ b`, then for the tanh.",
    praise="Six trips against two. How much *time* that saves depends on what tanh costs beside a trip.",
)

number(
    "hardware-two-sigmoids",
    1 - 5.5 / 6,
    tolerance=5e-3,
    level="see",
    question="A model trained with `0.2*x + 0.5`, clipped to [0, 1], is loaded into a framework whose hard sigmoid is `relu6(x + 3)/6`. "
    "By how much does a gate with input 2.5 fall?",
    hint="The first has just reached its ceiling at 2.5. The second reaches it at 3.",
    near="Near. The two values are 1 and 5.5/6.",
    praise="1 against 0.9167: a gate that was open is now ajar, and no error message says so.",
    slips=(
        Slip("gave the new value", 5.5 / 6, "That is the second one's value; asked is the change."),
        Slip("with the sign", 5.5 / 6 - 1, "The size is right. Asked is by how much the gate falls: give it without the sign."),
        Slip("subtracted the slopes", 0.2 - 1 / 6, "That is the difference of the slopes; each has to be multiplied by 2.5."),
        Slip("the distance to σ", 0.07585818002124355, "That is how far the first lies from σ. Compare the two hard ones with each other."),
        Slip("forgot the sixth", 0.5, "5.5 has to be divided by 6 before it is compared with 1."),
    ),
)

number(
    "hardware-three-hundred",
    288.0,
    tolerance=1e-9,
    level="see",
    question="E4M3 has three fraction bits. What does it make of 300?",
    hint="300 lies between $2^8$ and $2^9$. Three fraction bits cut that stretch into eight equal steps.",
    praise="The steps there are 32 wide: 288, then 320. An error of 4 %.",
    slips=(
        Slip("not rounded", 300.0, "300 = 256 + 44, and 44 is no multiple of the step."),
        Slip("rounded up", 320.0, "320 is the next one, 20 away; 288 is only 12 away."),
        Slip("one bit too many", 304.0, "That is a step of 16: it would take four fraction bits."),
        Slip("to the power of two", 256.0, "That keeps no fraction bit at all."),
        Slip("saturated", 448.0, "448 is the largest number; 300 is below it."),
    ),
)

expression(
    "hardware-gated-skip",
    "3/(1 + 2*rho)",
    given={"rho": "positive"},
    praise="At most threefold, against twofold for a plain layer: the gate tells early whom to skip.",
    slips=(
        Slip("the plain layer's", "2/(1 + rho)", "That is for two matrices. Here there are three, and two of them can be skipped."),
        Slip("skipped only the last", "3/(2 + rho)", "The value's matrix can wait for the gate as well: a value that meets a closed gate is never needed."),
        Slip("skipped all three", "1/rho", "The gate's own matrix has to be read in full, or nobody knows the zeros."),
        Slip("upside down", "(1 + 2*rho)/3", "That is the time that is left; the speed-up is the old time over the new."),
        Slip("density for sparsity", "3/(3 - 2*rho)", "ρ is the share that is *not* zero: the rows that have to be read."),
        Slip("skipped one of two", "3/(1 + rho)", "Of the three matrices one is read in full and two in part: both parts take time."),
        Slip("forgot the third matrix", "2/(1 + 2*rho)", "Without skipping all three matrices are read: 3 above."),
    ),
)

expression(
    "hardware-star-scale",
    "2/(sqrt(5)*t**2)",
    given={"t": "positive"},
    praise="ReLU² turns a factor t into t², so the scale has to undo t². That is why StarReLU's constants are learned.",
    slips=(
        Slip("kept the constant", "2/sqrt(5)", "That is right for t = 1. Squaring ReLU makes the output's spread depend on t."),
        Slip("t once", "2/(sqrt(5)*t)", "$\\operatorname{relu}(tz)^2 = t^2\\operatorname{relu}(z)^2$: the factor is squared."),
        Slip("by the variance", "4/(5*t**4)", "Divide by the standard deviation, not by the variance."),
        Slip("second moment for variance", "sqrt(2/3)/t**2", "That makes the second moment 1; the variance is the second moment less the square of the mean."),
        Slip("ReLU's", "sqrt(2)/t", "That is what ReLU needs for a second moment of 1. Here it is squared, and the variance is asked."),
        Slip("the spread", "sqrt(5)*t**2/2", "That is the standard deviation before scaling. The scale divides by it."),
        Slip("times", "2*t**2/sqrt(5)", "The scale has to undo the factor $t^2$: divide."),
    ),
)

number(
    "hardware-best-width",
    2.8238217829812237,
    tolerance=2e-3,
    hint="A wider ramp errs more inside, a narrower one more at its corner.",
    near="Near, but the two errors are not yet equal to three digits.",
    praise="Its largest error is 0.0561, a fifth less than that of half-width 3.",
    slips=(
        Slip("kept 3", 3.0, "At w = 3 the error inside is 0.069, at the corner 0.047. Make them equal."),
        Slip("ONNX's", 2.5, "At w = 2.5 the corner errs by 0.076 and the inside by 0.031. Make them equal."),
        Slip("slope of σ at 0", 2.0, "With w = 2 the slopes at 0 agree, and the corner errs by 0.119."),
        Slip("gave the error", 0.0560484, "That is the error; asked is the half-width w."),
    ),
)


def _rounded(x, fraction, lowest, largest, over, to_whole=np.round):
    x = np.asarray(x, dtype=float)
    step = np.exp2(np.maximum(np.frexp(np.nan_to_num(x))[1] - 1, lowest) - fraction)
    y = step * to_whole(x / step)
    return np.where(np.abs(y) > largest, np.copysign(over, x), y)


def _e5m2(x, **changed):
    return _rounded(x, **{"fraction": 2, "lowest": -14, "largest": 57344.0, "over": np.inf} | changed)


def _by_float16(x):
    bits = np.asarray(x, dtype=float).astype(np.float16).view(np.uint16).astype(int)
    rounded = (bits + 127 + (bits >> 8 & 1)) >> 8 << 8
    return rounded.astype(np.uint16).view(np.float16).astype(float)


_TINY = np.array([2.0**-16, 1.4 * 2**-16, 2.0**-17, 1.1 * 2**-17, 5 * 2.0**-17, -(2.0**-15), 0.0])

function(
    "hardware-e5m2",
    _e5m2,
    probes=[
        (np.array([1.0, 1.1, 1.125, 1.375, -2.6, 300.0, 0.3]),),
        (_TINY,),
        (np.array([57344.0, 60000.0, 61439.0, 61440.0, 70000.0, -1e6, np.inf]),),
    ],
    praise="Rounding, the tiny numbers and the overflow are all as the format has them.",
    slips=(
        Slip("truncated", lambda x: _e5m2(x, to_whole=np.trunc), "At 1.375 yours gives 1.25, the format 1.5: it rounds to the nearest number and does not cut off."),
        Slip("ties away from zero", lambda x: _e5m2(x, to_whole=lambda u: np.copysign(np.floor(np.abs(u) + 0.5), u)), "At 1.125 yours gives 1.25. It lies halfway between 1 and 1.25, and ties go to the even one: 1. (`np.round` does so.)"),
        Slip("no subnormal numbers", lambda x: _e5m2(x, lowest=-1000), "At 1.4·2⁻¹⁶ yours finds a number nearer than 2⁻¹⁶. Below 2⁻¹⁴ the steps stop shrinking: the exponent stops at −14."),
        Slip("flushed the subnormal", lambda x: np.where(np.abs(_e5m2(x)) < 2.0**-14, 0.0, _e5m2(x)), "At 2⁻¹⁶ yours gives 0, but that is the smallest subnormal number, and it exists."),
        Slip("three fraction bits", lambda x: _e5m2(x, fraction=3), "That is a step too fine: E5M2 has two fraction bits."),
        Slip("E4M3", lambda x: _rounded(x, 3, -6, 448.0, 448.0), "That is E4M3. E5M2 has two fraction bits and exponents from −14 to 15."),
        Slip("saturated", lambda x: _e5m2(x, over=57344.0), "At 70000 yours gives 57344: that is the saturating convention. Asked is the one with infinities."),
        Slip("overflow to nan", lambda x: _e5m2(x, over=np.nan), "At 61440 yours gives nan. Unlike E4M3, E5M2 has infinities."),
        Slip("infinity to nan", lambda x: np.where(np.isinf(x), np.nan, _e5m2(x)), "Only at ∞ yours gives nan: a step worked out from ∞ is ∞, and ∞/∞ is nan. There ∞ must stay."),
        Slip("by way of float16", _by_float16, "At 61439 yours gives ∞, the format 57344. On the way through float16 it was rounded twice: first to 61440, and that is a tie."),
        Slip("no overflow", lambda x: _e5m2(x, largest=np.inf), "At 61440 yours gives 65536, which is beyond the format's largest number: there ∞ is asked."),
        Slip("sign of infinity", lambda x: np.where(np.abs(_e5m2(x)) > 57344, np.inf, _e5m2(x)), "At −1000000 yours gives +∞: keep the sign."),
        Slip("overflow before rounding", lambda x: np.where(np.abs(x) > 57344, np.copysign(np.inf, x), _e5m2(x)), "At 60000 yours gives ∞. It rounds to 57344: first round, then ask whether the result is too large."),
    ),
)


def _scales(h, axis=0, to_power=np.floor, size=np.abs, top=448.0):
    return np.exp2(to_power(np.log2(top / size(h).max(axis=axis))))


_CALM = np.array([[0.5, -3.0, 100.0], [-2.0, 1.0, 40.0]])
_LOUD = np.array([[7.0, -3000.0], [-0.01, 2.0], [3.0, 5.0], [1.0, 448.0]])
_EDGE = np.array([[455.0, 3.0, -0.87], [2.0, -300.0, 0.1]])  # 455 would be stored as 448, and is above it

function(
    "hardware-smooth-scale",
    _scales,
    probes=[(_CALM,), (_LOUD,), (_EDGE,)],
    praise="Powers of two, one a channel: nothing overflows, and taking them out again costs no digit.",
    slips=(
        Slip("one for all", lambda h: np.full(h.shape[1], _scales(h, axis=None)), "Every channel gets the loudest one's scale: take the largest entry of each column (axis=0)."),
        Slip("one number", lambda h: _scales(h, axis=None), "One scale for each channel is asked for: an array with as many entries as `h` has columns."),
        Slip("along the wrong axis", lambda h: _scales(h, axis=1), "That is one scale a token; channels are the columns, so take the maximum along axis 0."),
        Slip("rounded up", lambda h: _scales(h, to_power=np.ceil), "Rounded up, the largest entry lands above 448: round the exponent down."),
        Slip("rounded to nearest", lambda h: _scales(h, to_power=np.round), "Rounded to the nearest power, some channels land above 448: round the exponent down."),
        Slip("up to half-way", lambda h: _scales(h, top=464.0), "In the last channel tried, 455 stays 455. It would be stored as 448, but no entry may be above that."),
        Slip("up to 512", lambda h: _scales(h, top=512.0), "The next power of two is 512, but E4M3 ends at 448: with yours some entries land in between."),
        Slip("below 256", lambda h: _scales(h, top=256.0), "Yours keeps all entries to 256 or less. Between 256 and 448 there is room for one doubling more."),
        Slip("not above one", lambda h: np.minimum(1, _scales(h)), "A soft channel may be scaled up: the largest power of two is asked, also where that is above 1."),
        Slip("base e", lambda h: np.exp(np.floor(np.log(448 / np.abs(h).max(axis=0)))), "Those are powers of e: take `np.log2` and `np.exp2`."),
        Slip("no power of two", lambda h: 448 / np.abs(h).max(axis=0), "The size is right, but the scale must be a power of two, so that multiplying by it rounds nothing."),
        Slip("forgot the sign", lambda h: _scales(h, size=lambda u: u), "A channel's largest entry may be negative: take absolute values first."),
        Slip("the exponents", lambda h: np.log2(_scales(h)), "Those are the exponents; the scale is 2 to that power."),
        Slip("upside down", lambda h: 1 / _scales(h), "That is what the channel is divided by afterwards. The scale itself is the larger, the softer the channel."),
        Slip("E5M2's top", lambda h: _scales(h, top=57344.0), "57344 is E5M2's largest number; E4M3's is 448."),
    ),
)
