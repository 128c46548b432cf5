// Log densities and gradients of the fused models, for data of several types, shapes and priors. Kernels for other
// instruction sets have to give the baseline's bits: where one does not, there is a line more.
#include <initializer_list>

#include "made_up_data.h"
#include "model/glm_model.hpp"
#include "trace.hpp"

namespace trace {

namespace {

constexpr std::uint32_t kMaxRows = 600, kMaxColumns = 37, kMaxDimension = kMaxColumns + 1;

double x[kMaxRows * kMaxColumns], y[kMaxRows], prior[kMaxColumns * kMaxColumns], prior_mean[kMaxColumns];
float x_single[kMaxRows * kMaxColumns];
std::uint8_t y_bytes[kMaxRows];
const double noise_sd = 0.75;

struct Shape {
    std::uint32_t rows, columns;
    double parameter_scale;
};
constexpr Shape kShapes[] = {{1, 1, 1.0},   {7, 2, 1.0},   {63, 3, 1.0},   {64, 4, 16.0},
                             {300, 5, 1.0}, {257, 8, 0.5}, {512, 16, 1.0}, {600, 37, 0.25}};

enum class Prior { kFlat, kOneSd, kSds, kScaleTril };

struct Model {
    const char* name;
    const te_model* table;
    const tinyelbo::GlmKernels* (*kernels)(tinyelbo::Isa);
    bool known_noise;
    Prior prior;
};
constexpr Model kModels[] = {
    {"logistic-flat", &te_logistic, tinyelbo::logistic_kernels, false, Prior::kFlat},
    {"logistic-normal", &te_logistic, tinyelbo::logistic_kernels, false, Prior::kSds},
    {"logistic-scale_tril", &te_logistic, tinyelbo::logistic_kernels, false, Prior::kScaleTril},
    {"linear-flat", &te_linear, tinyelbo::linear_kernels, false, Prior::kFlat},
    {"linear-normal", &te_linear, tinyelbo::linear_kernels, false, Prior::kOneSd},
    {"linear-known-noise", &te_linear, tinyelbo::linear_kernels, true, Prior::kScaleTril},
};

void make_prior(std::uint32_t columns) {
    for (std::uint32_t i = 0; i < columns; ++i) {
        prior_mean[i] = made_up_number(i + 77u);
        for (std::uint32_t j = 0; j < columns; ++j)
            prior[i * columns + j] = i == j ? 2.5 : j < i ? made_up_number(i * columns + j) / 4 : 0.0;
    }
}

void bind(const Model& model, const Shape& shape, bool converted, te_slot* slots) {
    const std::uint32_t n = shape.rows, p = shape.columns;
    make_up_data(n, p, model.table == &te_logistic, x, y);
    make_prior(p);
    // Column-major floats and bytes, or doubles as they are.
    for (std::uint32_t i = 0; i < n; ++i) {
        y_bytes[i] = y[i] > 0;
        for (std::uint32_t j = 0; j < p; ++j) x_single[j * n + i] = static_cast<float>(x[i * p + j]);
    }
    slots[TE_GLM_X] = te_matrix(x, TE_F64, n, p);
    slots[TE_GLM_Y] = te_vector(y, TE_F64, n);
    if (converted) {
        slots[TE_GLM_X] = {x_single, TE_F32, n, p, 1, static_cast<std::int32_t>(n)};
        if (model.table == &te_logistic) slots[TE_GLM_Y] = te_vector(y_bytes, TE_U8, n);
    }
    if (model.known_noise) slots[TE_GLM_NOISE_SD] = te_vector(&noise_sd, TE_F64, 1);
    if (model.prior == Prior::kFlat) return;
    slots[TE_GLM_PRIOR_SCALE] = te_matrix(prior, TE_F64, p, p);
    if (model.prior == Prior::kOneSd) slots[TE_GLM_PRIOR_SCALE] = te_vector(prior, TE_F64, 1);
    if (model.prior == Prior::kSds) {
        slots[TE_GLM_PRIOR_SCALE] = te_vector(prior, TE_F64, p);
        slots[TE_GLM_PRIOR_SCALE].row_stride = static_cast<std::int32_t>(p + 1);
    }
    slots[TE_GLM_PRIOR_MEAN] = te_vector(prior_mean, TE_F64, p);
}

template <class Real>
using Density = void (*)(const te_slot*, std::uint32_t, std::uint32_t, const Real*, Real*, Real*, Real*);

template <class Real>
Real parameters[kMaxDimension * TE_LANES];

// Evaluates with `density` in two pieces.
template <class Real, class Density>
void add_density(Hash& hash, const te_slot* slots, const te_plan& plan, Density density) {
    static Real log_density[TE_LANES], gradient[kMaxDimension * TE_LANES], scratch[TE_GLM_SCRATCH(kMaxColumns)];
    const std::uint32_t middle = plan.row_blocks / 2;
    if (middle > 0) density(slots, 0u, middle, parameters<Real>, log_density, gradient, scratch);
    density(slots, middle, plan.row_blocks, parameters<Real>, log_density, gradient, scratch);
    hash.add(log_density, TE_LANES);
    hash.add(gradient, static_cast<int>(plan.dimension) * TE_LANES);
}

template <class Real, class Density>
Hash hash_model(const Model& model, Density density) {
    Hash hash;
    for (const Shape& shape : kShapes)
        for (const bool converted : {false, true}) {
            te_slot slots[TE_GLM_NUM_SLOTS] = {};
            bind(model, shape, converted, slots);
            te_plan plan{};
            te_fault fault{};
            hash.add_integer(model.table->plan(slots, TE_GLM_NUM_SLOTS, TE_F64, &plan, &fault));
            for (std::uint32_t i = 0; i < plan.dimension * TE_LANES; ++i)
                parameters<Real>[i] = static_cast<Real>(made_up_number(i + 999u) * shape.parameter_scale);
            add_density<Real>(hash, slots, plan,
                              [&plan, &density](auto... arguments) { density(plan.dimension, arguments...); });
        }
    return hash;
}

template <class Real>
void trace_model(const Model& model, Density<Real> linked, tinyelbo::GlmKernel<Real> tinyelbo::GlmKernels::*kernel) {
    const Hash hash = hash_model<Real>(model, [linked](std::uint32_t, auto... arguments) { linked(arguments...); });
    report(hash, "model", model.name, kPrecisionName<Real>);
    constexpr struct {
        tinyelbo::Isa isa;
        const char* name;
    } kIsas[] = {
        {tinyelbo::Isa::kBaseline, "baseline"}, {tinyelbo::Isa::kAvx2, "avx2"}, {tinyelbo::Isa::kAvx512, "avx512"}};
    for (const auto& [isa, name] : kIsas) {
        const tinyelbo::GlmKernels* kernels = model.kernels(isa);
        if (kernels == nullptr) continue;
        const Hash other = hash_model<Real>(model, [kernels, kernel](std::uint32_t dimension, auto... arguments) {
            tinyelbo::add_glm<Real>(kernels->*kernel, dimension, arguments...);
        });
        if (other.value() != hash.value()) report(other, "model", model.name, kPrecisionName<Real>, "differs", name);
    }
}

}  // namespace

void run_models() {
    for (const Model& model : kModels) {
        if constexpr (tinyelbo::kHasPrecision<double>)
            trace_model<double>(model, model.table->density_f64, &tinyelbo::GlmKernels::f64);
        if constexpr (tinyelbo::kHasPrecision<float>)
            trace_model<float>(model, model.table->density_f32, &tinyelbo::GlmKernels::f32);
    }
}

}  // namespace trace
