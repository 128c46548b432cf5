// The block: as large as the macros say, and nothing beyond it is written.
#include <doctest/doctest.h>

#include "support/custom_fit.hpp"

using namespace tinyelbo::test;

TEST_CASE("te_required_bytes is the macros' number, a multiple of the alignment") {
    for (std::uint32_t d = 1; d <= 200; ++d) {
        CAPTURE(d);
        CHECK(required_bytes(custom_config(d, te_full_rank)) == TE_FULL_RANK_BYTES(8, d, 0));
        CHECK(required_bytes(custom_config(d, te_full_rank, TE_F32)) == TE_FULL_RANK_BYTES(4, d, 0));
        CHECK(required_bytes(custom_config(d, te_mean_field)) == TE_MEAN_FIELD_BYTES(8, d, 0));
        CHECK(required_bytes(custom_config(d, te_mean_field, TE_F32)) == TE_MEAN_FIELD_BYTES(4, d, 0));
        CHECK(TE_FULL_RANK_BYTES(4, d, 0) % TE_BLOCK_ALIGNMENT == 0);
        CHECK(TE_MEAN_FIELD_BYTES(4, d, 7) % TE_BLOCK_ALIGNMENT == 0);
    }
    CHECK(required_bytes(custom_config(100000, te_mean_field)) == TE_MEAN_FIELD_BYTES(8, 100000, 0));
}

TEST_CASE("nothing outside the block is written") {
    for (const te_family *family : {&te_full_rank, &te_mean_field})
        for (const te_type precision : {TE_F64, TE_F32})
            for (const te_optimizer *optimizer : {&te_adam, &te_plain_adam})
                for (const std::uint32_t d : {1u, 2u, 3u, 7u, 9u, 10u, 64u, 65u})
                    for (const te_gradient gradient : {TE_GRADIENT_STL, TE_GRADIENT_REPARAM}) {
                        CAPTURE(d);
                        te_config config = custom_config(d, *family, precision);
                        config.optimizer = optimizer;
                        config.gradient = gradient;
                        config.draws = 9;
                        config.max_steps = d < 10 ? 400 : 100;
                        CustomFit fit(config, bent_density());
                        CHECK(fit.block().intact());
                    }
}
