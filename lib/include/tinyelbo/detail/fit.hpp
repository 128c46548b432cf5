// A fit with its block on the heap.
#pragma once

#include <cstddef>
#include <memory>
#include <new>

#include "basic_fit.hpp"

namespace tinyelbo {

/// A fit of any family and dimension. Memory is taken once, by the constructor.
template <class Real>
class Fit : public BasicFit<Real, xt::xtensor<Real, 1>, xt::xtensor<Real, 2>> {
    using Base = BasicFit<Real, xt::xtensor<Real, 1>, xt::xtensor<Real, 2>>;

  public:
    explicit Fit(Model model, const Options& options = {}) : Base(std::move(model)) {
        const te_config config = detail::make_config<Real>(this->model(), options);
        const std::size_t bytes = detail::required_bytes(this->model(), config);
        block_.reset(static_cast<std::byte*>(::operator new(bytes, kAlignment)));
        this->start(config, block_.get(), bytes);
    }
    Fit(Fit&&) noexcept = default;
    Fit& operator=(Fit&&) noexcept = default;

  private:
    static constexpr std::align_val_t kAlignment{TE_BLOCK_ALIGNMENT};
    struct Free {
        void operator()(std::byte* block) const { ::operator delete(block, kAlignment); }
    };
    std::unique_ptr<std::byte, Free> block_;
};

}  // namespace tinyelbo
