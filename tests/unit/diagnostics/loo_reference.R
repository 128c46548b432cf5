# Writes loo_reference.txt: what the R package loo makes of log ratios that psis_test.cpp makes again from the same
# recipes.  Rscript loo_reference.R >loo_reference.txt
suppressPackageStartupMessages(library(loo))

# The minimal standard generator (Park and Miller 1988), std::minstd_rand0 of C++; its first numbers are left out.
state <- 0
held <- NULL  # the first of a pair
restart <- function(seed) {
    state <<- seed
    held <<- NULL
    for (i in 1:10) uniform()
}
uniform <- function() {
    state <<- (16807 * state) %% 2147483647
    state / 2147483647
}
normal <- function() {
    radius <- sqrt(-2 * log(uniform()))
    radius * cos(2 * pi * uniform())
}

recipes <- list(
    # Log-normal weights; a is their log's sd.
    normal = function(a) a * normal(),
    # p = N(0, I) in a dimensions, q's sd is 0.4.
    narrow = function(a) {
        sum <- 0
        for (j in seq_len(a)) sum <- sum + normal()^2
        0.42 * sum
    },
    # p = N(0, 1), q's sd is a > 1: bounded weights.
    wide = function(a) (1 - a^2) / 2 * normal()^2,
    # p is Student's t with a degrees of freedom, q = N(0, 1).
    student = function(a) {
        z <- normal()
        z^2 / 2 - (a + 1) / 2 * log1p(z^2 / a)
    },
    # Pareto's distribution of shape a.
    pareto = function(a) -a * log(uniform()),
    # a values, equally likely.
    grid = function(a) floor(a * uniform()) / 4,
    constant = function(a) a,
    offset = function(a) a + normal(),
    # A weight of 0 with probability a. loo takes finite ratios only, so one that no number holds stands for 0.
    zeros = function(a) if (uniform() < a) -1e6 else normal(),
    # N(0, a^2) around 0 in pairs of equals.
    pairs = function(a) {
        if (length(held) == 1) {
            ratio <- held
            held <<- NULL
        } else {
            ratio <- held <<- a * normal()
        }
        ratio
    }
)

number <- function(x) ifelse(is.finite(x), sprintf("%.17g", x), ifelse(x > 0, "inf", "-inf"))

reference <- function(recipe, parameter, count, seed) {
    restart(seed)
    ratios <- vapply(seq_len(count), function(i) recipes[[recipe]](parameter), 0)
    fit <- suppressWarnings(psis(ratios, r_eff = 1))
    log_weights <- weights(fit, log = TRUE, normalize = TRUE)
    place <- sum(exp(log_weights) * (seq_len(count) - 0.5) / count)
    results <- c(fit$diagnostics$pareto_k, fit$diagnostics$n_eff, place, max(log_weights))
    cat(recipe, number(parameter), count, seed, number(results), "\n")
}

cat("# R package loo", as.character(packageVersion("loo")), "by loo_reference.R: recipe, its parameter, draws, seed;",
    "k-hat, 1 / sum of\n# squared weights, weighted mean of (draw - 1/2) / draws, largest log weight.\n")
for (count in c(20, 21, 25, 128, 512, 1000, 4000)) {
    reference("normal", 1, count, 1)
    reference("normal", 0.01, count, 2)
    reference("normal", 4, count, 3)
    reference("normal", 40, count, 22)
    reference("narrow", 1, count, 4)
    reference("narrow", 5, count, 5)
    reference("wide", 2, count, 6)
    reference("student", 3, count, 7)
    reference("pareto", 0.3, count, 8)
    reference("pareto", 1.5, count, 9)
    reference("pareto", 6, count, 10)
    reference("grid", 4, count, 11)
    reference("grid", 12, count, 12)
    reference("grid", 80, count, 13)
    reference("constant", -3.25, count, 14)
    reference("offset", 1e4, count, 15)
    reference("offset", -1e4, count, 16)
    reference("zeros", 0.3, count, 17)
    reference("zeros", 0.9, count, 18)
    reference("pairs", 1, count, 19)
    reference("normal", 1e4, count, 20)
    reference("normal", 1e30, count, 21)
}
