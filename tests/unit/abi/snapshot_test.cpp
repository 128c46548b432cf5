// te_save and te_load: a fit goes on elsewhere to the same bits, and what is no intact snapshot of it is refused.
#include <doctest/doctest.h>

#include <algorithm>
#include <random>

#include "base/hash.hpp"
#include "fit/snapshot_io.hpp"
#include "support/custom_fit.hpp"
#include "support/gaussian_target.hpp"
#include "support/hard_targets.hpp"
#include "support/toy_model.hpp"

using namespace tinyelbo::test;

namespace {

using Bytes = std::vector<unsigned char>;

constexpr std::size_t kHeaderBytes = 40, kChecksumAt = 32;

Bytes saved(const te_fit &fit) {
    std::size_t bytes = 0;
    require_ok(te_snapshot_bytes(&fit, &bytes));
    Bytes snapshot(bytes);
    require_ok(te_save(&fit, snapshot.data(), bytes));
    return snapshot;
}

/// From a place of the snapshot's own size, so that the sanitizer sees one byte too far.
te_status load(te_fit &fit, const te_config &config, GuardedBlock &block, const Bytes &snapshot) {
    const Bytes exact(snapshot);
    return te_load(&fit, &config, block.data(), block.size(), exact.data(), exact.size());
}

struct Loaded {
    GuardedBlock block;
    te_fit fit;

    Loaded(const te_config &config, const Bytes &snapshot, unsigned char before = 0) : block(required_bytes(config)) {
        std::memset(block.data(), before, block.size());
        require_ok(load(fit, config, block, snapshot));
    }
};

void set_checksum(Bytes &snapshot) {
    tinyelbo::Fnv1a hash;
    for (std::size_t i = 0; i < snapshot.size(); ++i)
        if (i < kChecksumAt || i >= kHeaderBytes) hash.add(snapshot[i], 1);
    for (int i = 0; i < 8; ++i) snapshot[kChecksumAt + i] = static_cast<unsigned char>(hash.value >> (8 * i));
}

/// Notes which bytes of an object were visited.
struct Marker {
    const unsigned char *base;
    std::vector<bool> covered;

    template <class Field>
    void operator()(Field &field) {
        const std::ptrdiff_t at = reinterpret_cast<const unsigned char *>(&field) - base;
        for (std::size_t i = 0; i < sizeof field; ++i) covered[static_cast<std::size_t>(at) + i] = true;
    }
};

struct Setting {
    const char *name;
    te_config config;
    Density density;
};

/// Fits that between them go through all phases, and use every part that a config can name.
std::vector<Setting> settings() {
    std::vector<Setting> all;
    const auto add = [&](const char *name, te_config config, const Density &density) {
        for (const te_type precision : {TE_F64, TE_F32}) {
            config.precision = precision;
            all.push_back({name, config, density});
        }
    };
    const HardTarget schools = eight_schools(false);
    for (const te_family *family : {&te_full_rank, &te_mean_field}) {
        te_config config = custom_config(4, *family);
        add("default", config, bent_density());
        config.sampler = &te_antithetic_draws;
        add("antithetic", config, bent_density());
        config.sampler = &te_independent_draws;
        config.draws = 11;
        add("independent", config, bent_density());
        config = custom_config(3, *family);
        config.optimizer = &te_plain_adam;
        config.step_size = 0.05;
        config.max_steps = 300;
        add("plain", config, bent_density());
        config = custom_config(5, *family);
        config.sampler = &te_qmc_draws;
        add("quasi-Monte Carlo", config, bent_density());
        config = custom_config(4, *family);
        config.optimizer = &te_lbfgs;
        config.gradient = TE_GRADIENT_REPARAM;
        config.draws = 32;
        add("fixed draws", config, bent_density());
        config = custom_config(10, *family);
        config.importance = &te_psis;
        config.elbo_draws = 200;
        config.max_steps = 1500;
        add("averaging", config, schools.density);
    }
    te_config config = custom_config(3, te_mean_field);
    config.response = &te_linear_response;
    config.importance = &te_psis;
    add("linear response", config, bent_density());
    config = custom_config(66, te_mean_field);
    config.max_steps = 100;
    add("many dimensions", config, bent_density());
    return all;
}

}  // namespace

TEST_CASE("a fit that is saved and loaded at every request ends with the same bits") {
    for (const Setting &setting : settings()) {
        CAPTURE(std::string(setting.name));
        const CustomFit undisturbed(setting.config, setting.density);
        CustomFit first(setting.config);
        te_fit fit = first.fit();
        std::vector<GuardedBlock> blocks(2, GuardedBlock(required_bytes(setting.config)));
        int turn = 0;
        te_request request;
        for (bool more = true; more; ++turn) {
            const bool pending = turn % 3 == 1;
            if (pending && te_ask(&fit, &request) != TE_STATUS_OK) break;
            const Bytes snapshot = saved(fit);
            GuardedBlock &to = blocks[static_cast<std::size_t>(turn % 2)];
            std::memset(to.data(), 0xee, to.size());
            REQUIRE(load(fit, setting.config, to, snapshot) == TE_STATUS_OK);
            CHECK(saved(fit) == snapshot);
            more = te_ask(&fit, &request) == TE_STATUS_OK;
            if (!more) break;
            setting.config.precision == TE_F64 ? answer<double>(request, setting.density)
                                               : answer<float>(request, setting.density);
            require_ok(te_tell(&fit));
        }
        std::uint64_t hash;
        require_ok(te_get_hash(&fit, &hash));
        CHECK(hash == undisturbed.hash());
        te_result result;
        require_ok(te_get_result(&fit, &result));
        CHECK(result.elbo == undisturbed.result().elbo);
        CHECK(result.steps == undisturbed.result().steps);
        CHECK(result.verdict == undisturbed.verdict());
        for (const GuardedBlock &block : blocks) CHECK(block.intact());
    }
}

TEST_CASE("a linked fit is saved inside an evaluation with its scratch") {
    const te_slot slot = toy_slot();
    for (const te_family *family : {&te_full_rank, &te_mean_field})
        for (const te_type precision : {TE_F64, TE_F32}) {
            const te_config config = toy_config(slot, *family, precision);
            GuardedBlock block(required_bytes(config)), other(required_bytes(config));
            te_fit whole, cut;
            require_ok(te_init(&whole, &config, block.data(), block.size()));
            require_ok(te_init(&cut, &config, other.data(), other.size()));
            std::size_t least = ~std::size_t{0}, most = 0;
            while (te_get_verdict(&cut) == TE_VERDICT_RUNNING) {
                require_ok(te_step(&cut, 7));
                const Bytes snapshot = saved(cut);
                least = std::min(least, snapshot.size());
                most = std::max(most, snapshot.size());
                std::memset(other.data(), 0xee, other.size());
                REQUIRE(load(cut, config, other, snapshot) == TE_STATUS_OK);
            }
            CHECK(most - least == (precision == TE_F64 ? 8 : 4) * TE_LANES);
            while (te_get_verdict(&whole) == TE_VERDICT_RUNNING) require_ok(te_step(&whole, 1000));
            CHECK(saved(whole) == saved(cut));
            CHECK(other.intact());
        }
}

TEST_CASE("the bytes do not depend on what was in the memory") {
    for (const Setting &setting : settings()) {
        const std::size_t bytes = required_bytes(setting.config);
        GuardedBlock zeros(bytes), ones(bytes);
        std::memset(zeros.data(), 0, bytes);
        std::memset(ones.data(), 0xff, bytes);
        te_fit a, b;
        require_ok(te_init(&a, &setting.config, zeros.data(), bytes));
        require_ok(te_init(&b, &setting.config, ones.data(), bytes));
        for (int step = 0; step < 50; ++step) {
            REQUIRE(saved(a) == saved(b));
            for (te_fit *fit : {&a, &b}) {
                te_request request;
                if (te_ask(fit, &request) != TE_STATUS_OK) continue;
                setting.config.precision == TE_F64 ? answer<double>(request, setting.density)
                                                   : answer<float>(request, setting.density);
                require_ok(te_tell(fit));
            }
        }
    }
}

TEST_CASE("all of the state is in a snapshot, but for what says that a block is one") {
    // Single precision has no holes between its fields but behind the one truth value.
    using State = tinyelbo::FitState<float>;
    State state{};
    const auto *const bytes = reinterpret_cast<const unsigned char *>(&state);
    Marker marker{bytes, std::vector<bool>(sizeof state)};
    tinyelbo::visit_fields(marker, state);
    marker(state.magic);
    marker(state.fingerprint);
    const auto *const finite = reinterpret_cast<const unsigned char *>(&state.evaluation.finite);
    for (const auto *hole = finite + 1; hole < finite + 4; ++hole)
        marker.covered[static_cast<std::size_t>(hole - bytes)] = true;
    std::size_t missing = 0;
    for (std::size_t i = 0; i < sizeof(State); ++i)
        if (!marker.covered[i]) {
            CAPTURE(i);
            CHECK(sizeof(State) - i <= 4);  // rounded up to a multiple of 8
            ++missing;
        }
    CHECK(missing <= 4);
}

TEST_CASE("every flipped bit is found, and the block is left as it was") {
    const te_slot slot = toy_slot();
    const te_config config = toy_config(slot, te_mean_field, TE_F32);
    GuardedBlock block(required_bytes(config));
    te_fit fit;
    require_ok(te_init(&fit, &config, block.data(), block.size()));
    require_ok(te_step(&fit, 100));
    const Bytes snapshot = saved(fit);
    GuardedBlock other(required_bytes(config));
    std::memset(other.data(), 0x5a, other.size());
    const Bytes before(other.data(), other.data() + other.size());
    for (std::size_t bit = 0; bit < 8 * snapshot.size(); ++bit) {
        Bytes changed = snapshot;
        changed[bit / 8] = static_cast<unsigned char>(changed[bit / 8] ^ 1u << bit % 8);
        te_fit copy;
        const te_status status = load(copy, config, other, changed);
        const bool version = bit < 8 * 12, size = bit >= 8 * 24 && bit < 8 * 32;
        REQUIRE(status == (version ? TE_STATUS_SNAPSHOT_VERSION
                           : size  ? TE_STATUS_SNAPSHOT_SIZE
                                   : TE_STATUS_SNAPSHOT_CORRUPT));
        REQUIRE(te_step(&copy, 1) == TE_STATUS_FIT_UNINITIALISED);
    }
    CHECK(std::equal(before.begin(), before.end(), other.data()));
    CHECK(other.intact());
}

TEST_CASE("snapshots that are cut short, or longer than they were") {
    CustomFit fit(custom_config(2, te_full_rank));
    const Bytes snapshot = saved(fit.fit());
    te_fit copy;
    for (std::size_t length = 1; length < snapshot.size(); ++length)
        REQUIRE(load(copy, fit.config(), fit.block(), Bytes(snapshot.data(), snapshot.data() + length)) ==
                TE_STATUS_SNAPSHOT_SIZE);
    Bytes longer = snapshot;
    longer.push_back(0);
    CHECK(load(copy, fit.config(), fit.block(), longer) == TE_STATUS_SNAPSHOT_SIZE);
    // Intact by its header and checksum, but not of this length.
    for (const std::size_t length : {kHeaderBytes, kHeaderBytes + 100, snapshot.size() - 8, snapshot.size() + 8}) {
        Bytes made = snapshot;
        made.resize(length);
        for (int i = 0; i < 8; ++i)
            made[24 + static_cast<std::size_t>(i)] = static_cast<unsigned char>(length >> 8 * i);
        set_checksum(made);
        CHECK(load(copy, fit.config(), fit.block(), made) == TE_STATUS_SNAPSHOT_CORRUPT);
    }
}

TEST_CASE("snapshots of another version") {
    CustomFit fit(custom_config(2, te_full_rank));
    for (const std::size_t field : {0u, 4u, 8u}) {
        Bytes other = saved(fit.fit());
        ++other[field];
        set_checksum(other);
        te_fit copy;
        CHECK(load(copy, fit.config(), fit.block(), other) == TE_STATUS_SNAPSHOT_VERSION);
    }
    te_fit copy;
    CHECK(load(copy, fit.config(), fit.block(), Bytes(1000)) == TE_STATUS_SNAPSHOT_VERSION);
}

TEST_CASE("snapshots of another config, model or shape of data") {
    const te_slot slot = toy_slot();
    const te_config config = toy_config(slot, te_full_rank);
    const auto status_of = [&](const te_config &from, const te_config &to) {
        GuardedBlock block(required_bytes(from)), other(required_bytes(to));
        te_fit fit, copy;
        require_ok(te_init(&fit, &from, block.data(), block.size()));
        return load(copy, to, other, saved(fit));
    };
    CHECK(status_of(config, config) == TE_STATUS_OK);
    te_config other = config;
    other.seed = 2;
    CHECK(status_of(config, other) == TE_STATUS_SNAPSHOT_FOREIGN);
    other = config, other.family = &te_mean_field;
    CHECK(status_of(config, other) == TE_STATUS_SNAPSHOT_FOREIGN);
    other = config, other.precision = TE_F32;
    CHECK(status_of(config, other) == TE_STATUS_SNAPSHOT_FOREIGN);
    CHECK(status_of(other, config) == TE_STATUS_SNAPSHOT_FOREIGN);
    other = config, other.optimizer = &te_plain_adam;
    CHECK(status_of(config, other) == TE_STATUS_SNAPSHOT_FOREIGN);
    other = config, other.importance = nullptr;
    CHECK(status_of(config, other) == TE_STATUS_SNAPSHOT_FOREIGN);
    te_model model = kToyModel;
    model.name = "another";
    other = config, other.model = &model;
    CHECK(status_of(config, other) == TE_STATUS_SNAPSHOT_FOREIGN);
    const te_slot fewer = te_vector(kToyData, TE_F64, kToyRows - 1);
    other = config, other.slots = &fewer;
    CHECK(status_of(config, other) == TE_STATUS_SNAPSHOT_FOREIGN);
}

TEST_CASE("numbers that no fit has are refused, though the checksum is right") {
    CustomFit fit(custom_config(3, te_full_rank));
    for (int i = 0; i < 30; ++i) fit.advance(bent_density());
    const Bytes snapshot = saved(fit.fit());
    te_fit copy;
    // The mean is the first array after the state.
    tinyelbo::ByteCounter state_bytes;
    tinyelbo::FitState<double> state{};
    tinyelbo::visit_fields(state_bytes, state);
    const std::size_t mean = kHeaderBytes + static_cast<std::size_t>(state_bytes.bytes);
    for (const double bad : {std::nan(""), HUGE_VAL, 1e200}) {
        Bytes changed = snapshot;
        std::memcpy(changed.data() + mean + 8, &bad, sizeof bad);
        set_checksum(changed);
        CHECK(load(copy, fit.config(), fit.block(), changed) == TE_STATUS_SNAPSHOT_CORRUPT);
    }
    Bytes changed = snapshot;
    const double other = 0.25;
    std::memcpy(changed.data() + mean + 8, &other, sizeof other);
    set_checksum(changed);
    CHECK(load(copy, fit.config(), fit.block(), changed) == TE_STATUS_OK);
    CHECK(fit.mean()[1] == other);
}

TEST_CASE("an ended fit is loaded with its results") {
    te_config config = custom_config(3, te_full_rank);
    config.importance = &te_psis;
    const CustomFit fit(config, bent_density());
    Loaded loaded(config, saved(const_cast<CustomFit &>(fit).fit()));
    te_result result;
    require_ok(te_get_result(&loaded.fit, &result));
    CHECK(result.verdict == fit.verdict());
    CHECK(result.k_hat == fit.result().k_hat);
    CHECK(result.elbo_se == fit.result().elbo_se);
    Vector corrected(3), error(3);
    require_ok(te_get_corrected_mean(&loaded.fit, te_span_of(corrected.data(), TE_F64, 3)));
    require_ok(te_get_mean_error(&loaded.fit, te_span_of(error.data(), TE_F64, 3)));
    te_request request;
    CHECK(te_ask(&loaded.fit, &request) == TE_STATUS_FINISHED);
    CHECK(te_warm_start(&loaded.fit, &loaded.fit) == TE_STATUS_OK);
}

TEST_CASE("their mistakes") {
    CustomFit fit(custom_config(2, te_full_rank));
    Bytes snapshot = saved(fit.fit());
    te_fit copy, none = {};
    std::size_t bytes = 0;
    CHECK(te_snapshot_bytes(nullptr, &bytes) == TE_STATUS_NULL_POINTER);
    CHECK(te_snapshot_bytes(&fit.fit(), nullptr) == TE_STATUS_NULL_POINTER);
    CHECK(te_snapshot_bytes(&none, &bytes) == TE_STATUS_FIT_UNINITIALISED);
    CHECK(te_save(nullptr, snapshot.data(), snapshot.size()) == TE_STATUS_NULL_POINTER);
    CHECK(te_save(&none, snapshot.data(), snapshot.size()) == TE_STATUS_FIT_UNINITIALISED);
    CHECK(te_save(&fit.fit(), nullptr, snapshot.size()) == TE_STATUS_NULL_POINTER);
    CHECK(te_save(&fit.fit(), snapshot.data(), snapshot.size() - 1) == TE_STATUS_SNAPSHOT_SIZE);
    CHECK(te_save(&fit.fit(), snapshot.data(), snapshot.size() + 1) == TE_STATUS_SNAPSHOT_SIZE);
    const auto loaded = [&](te_fit *to, const te_config *config, void *block, std::size_t size, const void *from) {
        return te_load(to, config, block, size, from, snapshot.size());
    };
    GuardedBlock &block = fit.block();
    const te_config config = fit.config();
    CHECK(loaded(nullptr, &config, block.data(), block.size(), snapshot.data()) == TE_STATUS_NULL_POINTER);
    CHECK(loaded(&copy, nullptr, block.data(), block.size(), snapshot.data()) == TE_STATUS_NULL_POINTER);
    CHECK(loaded(&copy, &config, nullptr, block.size(), snapshot.data()) == TE_STATUS_NULL_POINTER);
    CHECK(loaded(&copy, &config, block.data(), block.size(), nullptr) == TE_STATUS_NULL_POINTER);
    CHECK(loaded(&copy, &config, block.data(), block.size() - 1, snapshot.data()) == TE_STATUS_BLOCK_TOO_SMALL);
    CHECK(loaded(&copy, &config, block.data() + 4, block.size(), snapshot.data()) == TE_STATUS_BLOCK_MISALIGNED);
    CHECK(te_step(&copy, 1) == TE_STATUS_FIT_UNINITIALISED);
    CHECK(loaded(&copy, &config, block.data(), block.size(), snapshot.data()) == TE_STATUS_OK);
}
