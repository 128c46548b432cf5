// A fit whose block is a member.
#pragma once

#include <array>

#include "basic_fit.hpp"

namespace tinyelbo {

/// A fit of Family (FullRank or MeanField) with its size fixed at compile time: nothing is allocated once it is made,
/// and mean(), sd(), covariance() and scale_tril() return fixed tensors. Scratch is what the model's plan asks for,
/// TE_GLM_SCRATCH(p) for the generalised linear models, and what options beyond the minimal ones ask for (block.h):
/// TE_PSIS_SIZE, TE_RESPONSE_SIZE. The family is Family whatever the options say.
template <class Real, class Family, std::size_t Dimension, std::size_t Scratch>
class StaticFit : public BasicFit<Real, xt::xtensor_fixed<Real, xt::xshape<Dimension>>,
                                  xt::xtensor_fixed<Real, xt::xshape<Dimension, Dimension>>> {
    using Base = BasicFit<Real, xt::xtensor_fixed<Real, xt::xshape<Dimension>>,
                          xt::xtensor_fixed<Real, xt::xshape<Dimension, Dimension>>>;

  public:
    static constexpr std::size_t kBlockBytes = Family::block_bytes(sizeof(Real), Dimension, Scratch);

    explicit StaticFit(Model model, MinimalOptions options = {}) : Base(std::move(model)) {
        if (this->dimension() != Dimension) throw Error(TE_STATUS_BAD_DIMENSION);
        options.family = Family();
        this->start(detail::make_config<Real>(this->model(), options), block_.data(), block_.size());
    }
    StaticFit(StaticFit&&) = delete;

  private:
    alignas(TE_BLOCK_ALIGNMENT) std::array<std::byte, kBlockBytes> block_;
};

}  // namespace tinyelbo
