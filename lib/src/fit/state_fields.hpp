// The fields of a fit's state one by one, in the order of a snapshot: the same on every target, whatever its layout of
// structs. Not among them: what says that a block is one (magic, fingerprint).
#pragma once

#include "state.hpp"

namespace tinyelbo {

template <class Visitor, class... Fields>
void visit_each(Visitor& visit, Fields&... fields) {
    (visit(fields), ...);
}

template <class Visitor>
void visit_fields(Visitor& visit, SamplerState& s) {
    visit_each(visit, s.round, s.next, s.wide);
}

template <class Visitor, class Real>
void visit_fields(Visitor& visit, EvaluationState<Real>& s) {
    visit_each(visit, s.log_weight, s.log_weight_squares, s.first_log_weight, s.draws, s.finite);
}

template <class Visitor, class Real>
void visit_fields(Visitor& visit, ModeState<Real>& s) {
    visit_each(visit, s.log_density, s.decrement, s.ridge, s.best, s.length);
    visit_each(visit, s.iteration, s.retry, s.item, s.candidate, s.worse, s.backtracks);
    visit_each(visit, s.improved, s.hessian_finite, s.started, s.warm);
}

template <class Visitor, class Real>
void visit_fields(Visitor& visit, TravelState<Real>& s) {
    visit_each(visit, s.powers.first, s.powers.second, s.gain, s.clip, s.amplification);
    visit_each(visit, s.count, s.averaging, s.old_count, s.new_count, s.groups, s.grouped);
}

template <class Visitor, class Real>
void visit_fields(Visitor& visit, RoundState<Real>& s) {
    visit_each(visit, s.contraction[0], s.contraction[1], s.last[0], s.last[1]);
    visit_each(visit, s.last_count, s.round, s.count, s.carried, s.begun_at);
}

template <class Visitor, class Real>
void visit_fields(Visitor& visit, ProbeState<Real>& s) {
    visit_each(visit, s.length, s.inflation, s.least, s.eigenvalue);
    visit_each(visit, s.iteration, s.side, s.count, s.round, s.begun_at);
}

template <class Visitor, class Real>
void visit_fields(Visitor& visit, SearchPoint<Real>& s) {
    visit_each(visit, s.length, s.value, s.slope);
}

template <class Visitor, class Real>
void visit_fields(Visitor& visit, LbfgsState<Real>& s) {
    visit_fields(visit, s.search.start);
    visit_fields(visit, s.search.low);
    visit_fields(visit, s.search.high);
    visit_each(visit, s.search.length, s.search.longest, s.search.noise);
    visit_each(visit, s.search.tries, s.search.bracketed, s.search.settled);
    visit_each(visit, s.value, s.distance, s.nearest, s.ring.count, s.ring.next);
    visit_each(visit, s.started, s.stalled, s.samples, s.steps);
}

template <class Visitor, class Real>
void visit_fields(Visitor& visit, ReportState<Real>& s) {
    visit_each(visit, s.mean, s.squares, s.offset, s.draws, s.pairs);
}

template <class Visitor>
void visit_fields(Visitor& visit, ResponseState& s) {
    visit_each(visit, s.column, s.draws, s.side, s.available);
}

template <class Visitor, class Real>
void visit_fields(Visitor& visit, FitState<Real>& s) {
    visit_each(visit, s.evaluations, s.hessian_products, s.row_blocks);
    visit_each(visit, s.verdict, s.outcome, s.asked, s.active, s.row_cursor);
    visit_each(visit, s.steps, s.skipped, s.skipped_in_a_row, s.phase);
    visit_fields(visit, s.sampler);
    visit_fields(visit, s.report_sampler);
    visit_each(visit, s.elbo, s.elbo_se, s.error_bound, s.k_hat, s.effective_draws, s.base_scale, s.growth_limit);
    visit_fields(visit, s.evaluation);
    visit_fields(visit, s.mode);
    visit_fields(visit, s.travel);
    visit_fields(visit, s.rounds);
    visit_fields(visit, s.probe);
    visit_fields(visit, s.lbfgs);
    visit_fields(visit, s.report);
    visit_fields(visit, s.response);
}

}  // namespace tinyelbo
