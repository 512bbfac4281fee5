// SPDX-License-Identifier: GPL-3.0
pragma circom 2.2.0;

// Coefficients, the lowest first, of the polynomial over the field of degree below n that has the values value[0], …,
// value[n − 1] at 0, …, n − 1; n ≤ 256, and the coefficients beyond n are 0.
function interpolate(n, value) {
    // Newton's form: f(x) = Σ_j (Δ^j f(0) / j!)·x(x − 1)…(x − j + 1).
    var newton[256];
    for (var i = 0; i < n; i++) newton[i] = value[i];
    for (var j = 1; j < n; j++) {
        for (var i = n - 1; i >= j; i--) newton[i] -= newton[i - 1];
    }
    var factorial = 1;
    for (var j = 2; j < n; j++) {
        factorial = factorial * j;
        newton[j] = newton[j] / factorial;
    }
    // Multiplied out by Horner's rule, from the innermost bracket.
    var coefficient[256];
    coefficient[0] = newton[n - 1];
    for (var j = n - 2; j >= 0; j--) {
        for (var i = n - 1 - j; i >= 1; i--) coefficient[i] = coefficient[i - 1] - j * coefficient[i];
        coefficient[0] = newton[j] - j * coefficient[0];
    }
    return coefficient;
}
