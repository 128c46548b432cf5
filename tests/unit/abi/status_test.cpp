// Every status that a function can return, each with the mistake that earns it.
#include <doctest/doctest.h>

#include <functional>
#include <map>
#include <string>

#include "support/custom_fit.hpp"
#include "support/program_assembler.hpp"
#include "support/toy_model.hpp"

using namespace tinyelbo::test;

namespace {

/// Statuses of te_required_bytes and te_init, which must agree, for the toy model's config after a change.
te_status checked(const std::function<void(te_config &)> &change) {
    const te_slot slot = toy_slot();
    te_config config = toy_config(slot, te_full_rank);
    change(config);
    std::size_t bytes = 0;
    const te_status status = te_required_bytes(&config, &bytes);
    alignas(
        TE_BLOCK_ALIGNMENT) unsigned char block[TE_FULL_RANK_BYTES(8, 2, TE_LANES + TE_PSIS_SIZE(2, TE_ELBO_DRAWS))];
    te_fit fit;
    CHECK(te_init(&fit, &config, block, sizeof block) == status);
    CHECK(te_step(&fit, 1) == (status == TE_STATUS_OK ? TE_STATUS_OK : TE_STATUS_FIT_UNINITIALISED));
    return status;
}

/// The status of te_init with other data than the toy model's own; the fault must tell the same.
te_status initialised(const double (&y)[3], std::uint32_t row) {
    const te_slot slot = te_vector(y, TE_F64, 3);
    const te_config config = toy_config(slot, te_full_rank);
    GuardedBlock block(required_bytes(config));
    te_fit fit;
    const te_status status = te_init(&fit, &config, block.data(), block.size());
    const te_fault fault = te_get_fault(&fit);
    CHECK(fault.status == status);
    CHECK(fault.row == row);
    return status;
}

/// A fit of the toy model that has begun.
struct Begun {
    te_slot slot = toy_slot();
    te_config config;
    GuardedBlock block;
    te_fit fit;

    explicit Begun(const te_model &model = kToyModel)
        : config(toy_config(slot, te_full_rank)), block((config.model = &model, required_bytes(config))) {
        require_ok(te_init(&fit, &config, block.data(), block.size()));
    }
    te_status predict(double level, std::uint32_t num_draws, te_type feature_type = TE_F64) {
        const double feature[2] = {};
        const te_slot features = te_matrix(feature, feature_type, 1, 1);
        double out[3];
        std::vector<double> work(TE_PREDICT_WORK(2, 1, 8));
        return te_predict(&fit, 0, &features, level, num_draws,
                          te_span_of(work.data(), TE_F64, static_cast<std::uint32_t>(work.size())),
                          te_span_of(out, TE_F64, 1), te_span_of(out + 1, TE_F64, 1), te_span_of(out + 2, TE_F64, 1));
    }
};

te_status block_too_small() {
    const te_config config = custom_config(3, te_full_rank);
    GuardedBlock block(required_bytes(config));
    te_fit fit;
    CHECK(te_init(&fit, &config, block.data(), block.size() - 1) == TE_STATUS_BLOCK_TOO_SMALL);
    CHECK(te_ask(&fit, nullptr) == TE_STATUS_FIT_UNINITIALISED);
    return te_attach(&fit, &config, block.data(), block.size() - 1);
}

te_status block_misaligned() {
    const te_config config = custom_config(3, te_full_rank);
    GuardedBlock block(required_bytes(config) + TE_BLOCK_ALIGNMENT);
    te_fit fit;
    for (std::size_t shift = 1; shift < TE_BLOCK_ALIGNMENT; ++shift)
        CHECK(te_init(&fit, &config, block.data() + shift, required_bytes(config)) == TE_STATUS_BLOCK_MISALIGNED);
    return te_attach(&fit, &config, block.data() + 4, required_bytes(config));
}

te_status block_foreign() {
    const te_config config = custom_config(3, te_full_rank);
    GuardedBlock block(required_bytes(config));
    te_fit fit;
    return te_attach(&fit, &config, block.data(), block.size());
}

te_status config_uninitialised() {
    te_config config = {};
    std::size_t bytes;
    CHECK(te_required_bytes(&config, &bytes) == TE_STATUS_CONFIG_UNINITIALISED);
    te_fit fit;
    return te_init(&fit, &config, nullptr, 0);
}

te_status fit_uninitialised() {
    te_fit fit = {};
    te_result result;
    te_request request;
    std::uint64_t hash;
    CHECK(te_ask(&fit, &request) == TE_STATUS_FIT_UNINITIALISED);
    CHECK(te_tell(&fit) == TE_STATUS_FIT_UNINITIALISED);
    CHECK(te_get_result(&fit, &result) == TE_STATUS_FIT_UNINITIALISED);
    CHECK(te_get_hash(&fit, &hash) == TE_STATUS_FIT_UNINITIALISED);
    CHECK(te_get_verdict(&fit) == TE_VERDICT_COUNT);
    return te_step(&fit, 1);
}

using Bytes = std::vector<unsigned char>;

/// The status of te_load for a fit's snapshot after a change to its bytes, with a config of another seed maybe.
te_status loaded(const std::function<void(Bytes &)> &change, std::uint64_t seed = 1) {
    Begun begun;
    std::size_t size = 0;
    require_ok(te_snapshot_bytes(&begun.fit, &size));
    Bytes bytes(size);
    require_ok(te_save(&begun.fit, bytes.data(), bytes.size()));
    change(bytes);
    begun.config.seed = seed;
    return te_load(&begun.fit, &begun.config, begun.block.data(), begun.block.size(), bytes.data(), bytes.size());
}

te_status finished() {
    te_config config = custom_config(1, te_full_rank);
    config.max_steps = 1;
    CustomFit fit(config, bent_density());
    te_request request;
    CHECK(te_ask(&fit.fit(), &request) == TE_STATUS_FINISHED);
    return te_tell(&fit.fit());
}

te_status no_prediction() {
    te_model model = kToyModel;
    model.predict_f64 = nullptr;
    return Begun(model).predict(0.9, 8);
}

te_status no_density() {
    te_model model = kToyModel;
    model.density_f64 = nullptr;
    Begun begun(model);
    return te_step(&begun.fit, 1);
}

te_status null_pointer() {
    const te_config config = custom_config(1, te_full_rank);
    te_fit fit;
    CHECK(te_required_bytes(&config, nullptr) == TE_STATUS_NULL_POINTER);
    CHECK(te_required_bytes(nullptr, nullptr) == TE_STATUS_NULL_POINTER);
    CHECK(te_init(nullptr, &config, nullptr, 0) == TE_STATUS_NULL_POINTER);
    CHECK(te_init(&fit, nullptr, nullptr, 0) == TE_STATUS_NULL_POINTER);
    CHECK(te_ask(&fit, nullptr) == TE_STATUS_FIT_UNINITIALISED);
    CHECK(te_ask(nullptr, nullptr) == TE_STATUS_NULL_POINTER);
    CHECK(te_get_verdict(nullptr) == TE_VERDICT_COUNT);
    CHECK(te_get_fault(nullptr).status == TE_STATUS_OK);
    CustomFit begun(config);
    CHECK(te_ask(&begun.fit(), nullptr) == TE_STATUS_NULL_POINTER);
    CHECK(te_get_result(&begun.fit(), nullptr) == TE_STATUS_NULL_POINTER);
    CHECK(te_get_mean(&begun.fit(), te_span_of(nullptr, TE_F64, 1)) == TE_STATUS_NULL_POINTER);
    CHECK(te_sample(&begun.fit(), 0, te_span_of(nullptr, TE_F64, 1)) == TE_STATUS_NULL_POINTER);
    CHECK(te_view_mean(&begun.fit(), nullptr) == TE_STATUS_NULL_POINTER);
    CHECK(te_get_hash(&begun.fit(), nullptr) == TE_STATUS_NULL_POINTER);
    return te_init(&fit, &config, nullptr, required_bytes(config));
}

te_status bad_span() {
    const CustomFit &begun = CustomFit(custom_config(3, te_full_rank));
    te_fit fit = const_cast<CustomFit &>(begun).fit();
    double out[16];
    for (const auto getter : {te_get_mean, te_get_sd}) {
        CHECK(getter(&fit, te_span_of(out, TE_F64, 2)) == TE_STATUS_BAD_SPAN);
        CHECK(getter(&fit, te_span_of(out, TE_I32, 3)) == TE_STATUS_BAD_SPAN);
    }
    for (const auto getter : {te_get_covariance, te_get_scale_tril})
        CHECK(getter(&fit, te_span_of(out, TE_F64, 8)) == TE_STATUS_BAD_SPAN);
    CHECK(te_sample(&fit, 0, te_span_of(out, TE_F64, 4)) == TE_STATUS_BAD_SPAN);
    return te_sample(&fit, 0, te_span_of(out, TE_F32, 3));
}

/// The status of a config whose model is a program with a change to it.
te_status program_status(const std::function<void(ProgramBytes &)> &change, std::size_t shift = 0) {
    Assembler m;
    m.parameter();
    ProgramBytes program = m.bytes();
    change(program);
    const te_slot slot = te_vector(program.data() + shift, TE_U8, program.size() - static_cast<std::uint32_t>(shift));
    return checked([&](te_config &c) { c.model = &te_program, c.slots = &slot; });
}

using Change = te_config &;

const std::map<te_status, std::function<te_status()>> kMistakes = {
    {TE_STATUS_OK, [] { return checked([](Change) {}); }},
    {TE_STATUS_NULL_POINTER, null_pointer},
    {TE_STATUS_CONFIG_UNINITIALISED, config_uninitialised},
    {TE_STATUS_FIT_UNINITIALISED, fit_uninitialised},
    {TE_STATUS_ABI_MISMATCH,
     [] {
         te_model model = kToyModel;
         model.abi_version = TE_ABI_VERSION + 1;
         return checked([&](Change c) { c.model = &model; });
     }},
    {TE_STATUS_BLOCK_TOO_SMALL, block_too_small},
    {TE_STATUS_BLOCK_MISALIGNED, block_misaligned},
    {TE_STATUS_BLOCK_FOREIGN, block_foreign},
    {TE_STATUS_TOO_LARGE,
     [] {
         CHECK(checked([](Change c) { c.model = nullptr, c.dimension = ~0u; }) == TE_STATUS_TOO_LARGE);
         CHECK(checked([](Change c) { c.model = nullptr, c.dimension = 1u << 26, c.family = &te_mean_field; }) ==
               TE_STATUS_TOO_LARGE);
         return checked([](Change c) { c.model = nullptr, c.dimension = 20000; });
     }},
    {TE_STATUS_BAD_DIMENSION, [] { return checked([](Change c) { c.model = nullptr; }); }},
    {TE_STATUS_BAD_PRECISION, [] { return checked([](Change c) { c.precision = TE_I32; }); }},
    {TE_STATUS_BAD_DRAWS,
     [] {
         CHECK(checked([](Change c) { c.draws = 65537; }) == TE_STATUS_BAD_DRAWS);
         return checked([](Change c) { c.draws = 0; });
     }},
    {TE_STATUS_BAD_STEPS, [] { return checked([](Change c) { c.max_steps = 0; }); }},
    {TE_STATUS_BAD_TOLERANCE,
     [] {
         for (const double bad : {-1.0, 1 / 0.0, std::nan("")})
             CHECK(checked([&](Change c) { c.tolerance = bad; }) == TE_STATUS_BAD_TOLERANCE);
         return checked([](Change c) { c.tolerance = -0.01; });
     }},
    {TE_STATUS_BAD_STEP_SIZE,
     [] {
         for (const double bad : {-1.0, 1 / 0.0, std::nan("")})
             CHECK(checked([&](Change c) { c.step_size = bad; }) == TE_STATUS_BAD_STEP_SIZE);
         return checked([](Change c) { c.step_size = 0; });
     }},
    {TE_STATUS_BAD_GRADIENT,
     [] {
         return checked([](Change c) {
             const std::uint32_t unknown = 3;  // as a C caller may write it
             std::memcpy(&c.gradient, &unknown, sizeof c.gradient);
         });
     }},
    {TE_STATUS_BAD_ELBO_DRAWS,
     [] {
         CHECK(checked([](Change c) { c.elbo_draws = (1u << 30) + 1; }) == TE_STATUS_BAD_ELBO_DRAWS);
         return checked([](Change c) { c.elbo_draws = 3; });
     }},
    {TE_STATUS_MISSING_SLOT, [] { return checked([](Change c) { c.num_slots = 0; }); }},
    {TE_STATUS_BAD_SLOT_TYPE,
     [] {
         const te_slot slot = te_vector(kToyData, TE_F32, 2);
         CHECK(Begun().predict(0.9, 8, TE_TYPE_NONE) == TE_STATUS_BAD_SLOT_TYPE);
         return checked([&](Change c) { c.slots = &slot; });
     }},
    {TE_STATUS_BAD_SLOT_SHAPE,
     [] {
         const te_slot slot = te_matrix(kToyData, TE_F64, 2, 2);
         return checked([&](Change c) { c.slots = &slot; });
     }},
    {TE_STATUS_DATA_NOT_FINITE,
     [] {
         return initialised({1, 2, std::nan("")}, 2);
     }},
    {TE_STATUS_DATA_OUT_OF_RANGE,
     [] {
         return initialised({1, 2000, 3}, 1);
     }},
    {TE_STATUS_FINISHED, finished},
    {TE_STATUS_NOTHING_ASKED,
     [] {
         CustomFit fit(custom_config(1, te_full_rank));
         CHECK(te_tell(&fit.fit()) == TE_STATUS_NOTHING_ASKED);
         fit.advance(bent_density());
         return te_tell(&fit.fit());
     }},
    {TE_STATUS_NO_DENSITY,
     [] {
         CustomFit fit(custom_config(1, te_full_rank));
         CHECK(te_step(&fit.fit(), 1) == TE_STATUS_NO_DENSITY);
         return no_density();
     }},
    {TE_STATUS_BAD_SAMPLER,
     [] {
         return checked([](Change c) {
             c.model = nullptr, c.dimension = TE_ORTHOGONAL_MAX + 1, c.sampler = &te_orthogonal_draws;
         });
     }},
    {TE_STATUS_NO_PREDICTION, no_prediction},
    {TE_STATUS_BAD_SPAN, bad_span},
    {TE_STATUS_BAD_LEVEL,
     [] {
         for (const double bad : {0.0, 1.0, -0.5, 2.0}) CHECK(Begun().predict(bad, 8) == TE_STATUS_BAD_LEVEL);
         return Begun().predict(std::nan(""), 8);
     }},
    {TE_STATUS_BAD_NUM_DRAWS,
     [] {
         CHECK(Begun().predict(0.9, 12) == TE_STATUS_BAD_NUM_DRAWS);
         return Begun().predict(0.9, 0);
     }},
    {TE_STATUS_MISSING_PART,
     [] {
         CHECK(checked([](Change c) { c.family = nullptr; }) == TE_STATUS_MISSING_PART);
         return checked([](Change c) { c.optimizer = nullptr; });
     }},
    {TE_STATUS_BAD_COMBINATION,
     [] {
         CHECK(checked([](Change c) { c.sampler = &te_fixed_draws; }) == TE_STATUS_BAD_COMBINATION);
         CHECK(checked([](Change c) { c.optimizer = &te_lbfgs; }) ==
               TE_STATUS_BAD_COMBINATION);  // sticking the landing
         return checked([](Change c) { c.response = &te_linear_response; });
     }},
    {TE_STATUS_TOO_FEW_DRAWS,
     [] { return checked([](Change c) { c.optimizer = &te_lbfgs, c.gradient = TE_GRADIENT_REPARAM, c.draws = 2; }); }},
    {TE_STATUS_BAD_START,
     [] {
         Begun begun;
         const double mean[2] = {}, scale_tril[4] = {1, 0, 0, -1};
         return te_set_start(&begun.fit, te_span_of(const_cast<double *>(mean), TE_F64, 2),
                             te_span_of(const_cast<double *>(scale_tril), TE_F64, 4));
     }},
    {TE_STATUS_STARTED,
     [] {
         Begun begun, earlier;
         require_ok(te_step(&begun.fit, 1));
         return te_warm_start(&begun.fit, &earlier.fit);
     }},
    {TE_STATUS_NOT_AVAILABLE,
     [] {
         Begun begun;
         double mean[2];
         return te_get_corrected_mean(&begun.fit, te_span_of(mean, TE_F64, 2));
     }},
    {TE_STATUS_SNAPSHOT_SIZE, [] { return loaded([](Bytes &bytes) { bytes.pop_back(); }); }},
    {TE_STATUS_SNAPSHOT_VERSION, [] { return loaded([](Bytes &bytes) { bytes[0] ^= 1; }); }},
    {TE_STATUS_SNAPSHOT_CORRUPT, [] { return loaded([](Bytes &bytes) { bytes.back() ^= 1; }); }},
    {TE_STATUS_SNAPSHOT_FOREIGN, [] { return loaded([](Bytes &) {}, 7); }},
    {TE_STATUS_PROGRAM_MISALIGNED, [] { return program_status([](ProgramBytes &) {}, 4); }},
    {TE_STATUS_PROGRAM_VERSION, [] { return program_status([](ProgramBytes &p) { ++p.header().version; }); }},
    {TE_STATUS_PROGRAM_CORRUPT, [] { return program_status([](ProgramBytes &p) { ++p.header().checksum; }); }},
};

}  // namespace

TEST_CASE("every status is the answer to some mistake") {
    for (int code = 0; code < TE_STATUS_COUNT; ++code) {
        const te_status status = static_cast<te_status>(code);
        CAPTURE(std::string(te_status_name(status)));
        // Only builds that leave operations out have an answer to this: a build of its own tests it.
        if (status == TE_STATUS_PROGRAM_OPERATION) continue;
        const auto mistake = kMistakes.find(status);
        REQUIRE(mistake != kMistakes.end());
        CHECK(mistake->second() == status);
    }
}
