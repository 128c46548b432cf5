#include "glm_slots.hpp"

namespace tinyelbo {
namespace {

te_status reject(te_fault* fault, te_status status, std::uint32_t slot, std::uint32_t row = 0,
                 std::uint32_t column = 0) {
    *fault = {status, slot, row, column};
    return status;
}

// A slot must be there, with so many rows and columns, and not none.
te_status check_shape(const te_slot* slots, std::uint32_t index, std::uint32_t rows, std::uint32_t columns,
                      te_fault* fault) {
    const te_slot& slot = slots[index];
    if (slot.values == nullptr) return reject(fault, TE_STATUS_MISSING_SLOT, index);
    if (element_bytes(slot.type) == 0) return reject(fault, TE_STATUS_BAD_SLOT_TYPE, index);
    if (slot.rows != rows || slot.columns != columns || rows == 0 || columns == 0)
        return reject(fault, TE_STATUS_BAD_SLOT_SHAPE, index);
    return TE_STATUS_OK;
}

// An optional slot is either all zero or whole.
bool is_absent(const te_slot& slot) {
    return slot.values == nullptr && slot.type == TE_TYPE_NONE && slot.rows == 0 && slot.columns == 0;
}

te_status check_prior_shapes(const te_slot* slots, std::uint32_t p, std::uint32_t dimension, te_fault* fault) {
    const te_slot& scale = slots[TE_GLM_PRIOR_SCALE];
    const te_slot& mean = slots[TE_GLM_PRIOR_MEAN];
    if (is_absent(scale))
        return is_absent(mean) ? TE_STATUS_OK : reject(fault, TE_STATUS_BAD_SLOT_SHAPE, TE_GLM_PRIOR_MEAN);
    const bool square = scale.rows == scale.columns && (scale.rows == p || scale.rows == dimension);
    const bool one = scale.rows == 1 && scale.columns == 1;
    const std::uint32_t rows = one || square ? scale.rows : p, columns = one || square ? scale.columns : 1;
    if (const te_status status = check_shape(slots, TE_GLM_PRIOR_SCALE, rows, columns, fault)) return status;
    if (is_absent(mean)) return TE_STATUS_OK;
    return check_shape(slots, TE_GLM_PRIOR_MEAN, glm_prior(slots).size, 1, fault);
}

bool is_finite(double value) { return value - value == 0; }

bool holds_integers(const te_slot& slot) { return slot.type != TE_F32 && slot.type != TE_F64; }

te_status check_finite(const te_slot* slots, std::uint32_t index, te_fault* fault) {
    const te_slot& slot = slots[index];
    if (is_empty(slot) || holds_integers(slot)) return TE_STATUS_OK;
    for (std::uint32_t i = 0; i < slot.rows; ++i)
        for (std::uint32_t j = 0; j < slot.columns; ++j)
            if (!is_finite(slot_value<double>(slot, i, j)))
                return reject(fault, TE_STATUS_DATA_NOT_FINITE, index, i, j);
    return TE_STATUS_OK;
}

te_status check_binary(const te_slot& y, te_fault* fault) {
    for (std::uint32_t i = 0; i < y.rows; ++i) {
        const double value = slot_value<double>(y, i, 0);
        if (value != 0 && value != 1) return reject(fault, TE_STATUS_DATA_OUT_OF_RANGE, TE_GLM_Y, i);
    }
    return TE_STATUS_OK;
}

te_status check_positive(const te_slot* slots, std::uint32_t index, te_fault* fault) {
    for (std::uint32_t i = 0; i < slots[index].rows; ++i)
        if (!(slot_value<double>(slots[index], i, 0) > 0)) return reject(fault, TE_STATUS_DATA_OUT_OF_RANGE, index, i);
    return TE_STATUS_OK;
}

// Positive on the diagonal and zero above it.
te_status check_scale_tril(const te_slot& scale, te_fault* fault) {
    for (std::uint32_t i = 0; i < scale.rows; ++i)
        for (std::uint32_t j = i; j < scale.columns; ++j) {
            const double value = slot_value<double>(scale, i, j);
            if (i == j ? !(value > 0) : value != 0)
                return reject(fault, TE_STATUS_DATA_OUT_OF_RANGE, TE_GLM_PRIOR_SCALE, i, j);
        }
    return TE_STATUS_OK;
}

te_status check_prior(const te_slot* slots, te_fault* fault) {
    if (const te_status status = check_finite(slots, TE_GLM_PRIOR_MEAN, fault)) return status;
    if (const te_status status = check_finite(slots, TE_GLM_PRIOR_SCALE, fault)) return status;
    switch (glm_prior(slots).kind) {
        case PriorKind::kFlat:
            return TE_STATUS_OK;
        case PriorKind::kScaleTril:
            return check_scale_tril(slots[TE_GLM_PRIOR_SCALE], fault);
        default:
            return check_positive(slots, TE_GLM_PRIOR_SCALE, fault);
    }
}

}  // namespace

GlmPrior glm_prior(const te_slot* slots) {
    const te_slot& scale = slots[TE_GLM_PRIOR_SCALE];
    if (is_empty(scale)) return {PriorKind::kFlat, 0};
    if (scale.rows == 1 && scale.columns == 1) return {PriorKind::kOneSd, slots[TE_GLM_X].columns};
    if (scale.columns == 1) return {PriorKind::kSds, scale.rows};
    return {PriorKind::kScaleTril, scale.rows};
}

te_status plan_glm(const te_slot* slots, std::uint32_t extra, te_plan* plan, te_fault* fault) {
    const std::uint32_t n = slots[TE_GLM_X].rows, p = slots[TE_GLM_X].columns;
    const std::uint64_t dimension = std::uint64_t{p} + extra;
    if (const te_status status = check_shape(slots, TE_GLM_X, n, p, fault)) return status;
    if (const te_status status = check_shape(slots, TE_GLM_Y, n, 1, fault)) return status;
    if (dimension > UINT32_MAX || TE_GLM_SCRATCH(p) > UINT32_MAX) return reject(fault, TE_STATUS_TOO_LARGE, TE_GLM_X);
    const auto d = static_cast<std::uint32_t>(dimension);
    if (const te_status status = check_prior_shapes(slots, p, d, fault)) return status;
    const std::uint32_t row_blocks = n / TE_GLM_BLOCK_ROWS + (n % TE_GLM_BLOCK_ROWS != 0);
    *plan = {d, row_blocks, static_cast<std::uint32_t>(TE_GLM_SCRATCH(p)), p, 0};
    return TE_STATUS_OK;
}

te_status check_glm(const te_slot* slots, bool binary, te_fault* fault) {
    if (const te_status status = check_finite(slots, TE_GLM_X, fault)) return status;
    if (const te_status status = check_finite(slots, TE_GLM_Y, fault)) return status;
    if (binary)
        if (const te_status status = check_binary(slots[TE_GLM_Y], fault)) return status;
    return check_prior(slots, fault);
}

te_status plan_noise_sd(const te_slot* slots, te_fault* fault) {
    if (is_absent(slots[TE_GLM_NOISE_SD])) return TE_STATUS_OK;
    return check_shape(slots, TE_GLM_NOISE_SD, 1, 1, fault);
}

te_status check_noise_sd(const te_slot* slots, te_fault* fault) {
    if (is_empty(slots[TE_GLM_NOISE_SD])) return TE_STATUS_OK;
    if (const te_status status = check_finite(slots, TE_GLM_NOISE_SD, fault)) return status;
    return check_positive(slots, TE_GLM_NOISE_SD, fault);
}

}  // namespace tinyelbo
