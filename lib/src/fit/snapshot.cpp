#include "snapshot.hpp"

#include "../base/hash.hpp"
#include "snapshot_checks.hpp"
#include "snapshot_io.hpp"

namespace tinyelbo {
namespace {

constexpr std::uint32_t kMagic = 0x73626c65;  // "elbs"
constexpr std::uint32_t kFormat = 1;          // of the bytes; what they mean is TE_ABI_VERSION's

struct SnapshotHeader {
    std::uint32_t magic, format, abi, real_bytes;
    std::uint64_t print, bytes, checksum;
};
constexpr std::uint32_t kHeaderBytes = 40;
constexpr std::uint32_t kChecksumAt = 32;

template <class Visitor>
void visit_fields(Visitor& visit, SnapshotHeader& header) {
    visit_each(visit, header.magic, header.format, header.abi, header.real_bytes);
    visit_each(visit, header.print, header.bytes, header.checksum);
}

// Over all bytes but its own.
std::uint64_t snapshot_checksum(const unsigned char* bytes, std::uint64_t count) {
    Fnv1a hash;
    for (std::uint64_t i = 0; i < count; ++i)
        if (i < kChecksumAt || i >= kHeaderBytes) hash.add(bytes[i], 1);
    return hash.value;
}

template <class Real>
std::uint64_t state_bytes() {
    FitState<Real> state{};
    ByteCounter count;
    visit_fields(count, state);
    return count.bytes;
}

// Calls action(first, last) with the ranges of the block's numbers that a snapshot holds.
template <class Real, class Action>
void for_each_range(const Engine<Real>& engine, const FitState<Real>& state, std::uint32_t scratch,
                    const Action& action) {
    action(engine.q.mean, engine.sampler.store);
    action(engine.phase, engine.scratch);
    if (state.asked && state.row_cursor > 0) action(engine.scratch, engine.scratch + scratch);
}

template <class Real>
std::uint64_t total_bytes(const Engine<Real>& engine, const FitState<Real>& state, std::uint32_t scratch) {
    std::uint64_t bytes = kHeaderBytes + state_bytes<Real>();
    for_each_range(engine, state, scratch, [&](const Real* first, const Real* last) {
        bytes += static_cast<std::uint64_t>(last - first) * sizeof(Real);
    });
    return bytes;
}

template <class Real>
te_status check_header(const SnapshotHeader& header, std::uint64_t print) {
    if (header.magic != kMagic || header.format != kFormat || header.abi != TE_ABI_VERSION)
        return TE_STATUS_SNAPSHOT_VERSION;
    return header.real_bytes == sizeof(Real) && header.print == print ? TE_STATUS_OK : TE_STATUS_SNAPSHOT_FOREIGN;
}

te_status check_bytes(const SnapshotHeader& header, const unsigned char* bytes, std::uint64_t count) {
    if (header.bytes != count) return TE_STATUS_SNAPSHOT_SIZE;
    return snapshot_checksum(bytes, count) == header.checksum ? TE_STATUS_OK : TE_STATUS_SNAPSHOT_CORRUPT;
}

// Draws are functions of counters: what they keep is made again, from the beginning of their round. z is work.
template <class Real>
void refill_store(const Engine<Real>& engine, const SamplerState& position, Real* z) {
    if (engine.sampler.store == engine.phase || position.next == 0) return;
    SamplerState replay = position;
    replay.next = 0;
    Sampler<Real> sampler = engine.sampler;
    sampler.state = &replay;
    for (std::uint32_t before = 0; replay.next < position.next; before = replay.next) {
        engine.fill_draws(sampler, z, 2);
        if (replay.next <= before || replay.round != position.round) return;
    }
}

template <class Real>
void take(Engine<Real>& engine, const FitState<Real>& state, std::uint32_t scratch, const unsigned char* numbers) {
    refill_store(engine, state.sampler, engine.gradient);
    for_each_range(engine, state, scratch, [&](Real* first, Real* last) {
        for (; first != last; ++first, numbers += sizeof(Real)) *first = read_real<Real>(numbers);
    });
    *engine.state = state;
}

}  // namespace

std::uint64_t snapshot_print(const te_config& config, const te_plan& plan) {
    Fnv1a hash;
    hash.add(fingerprint(config, plan), 4);
    const std::uint32_t slots = config.model != nullptr ? config.model->num_slots : 0;
    for (std::uint32_t i = 0; i < slots; ++i) {
        const te_slot& slot = config.slots[i];
        hash.add(slot.rows, 4);
        hash.add(slot.columns, 4);
        hash.add(static_cast<std::uint64_t>(slot.type), 4);
    }
    return hash.value;
}

template <class Real>
std::uint64_t snapshot_bytes(const Engine<Real>& engine, const te_plan& plan) {
    return total_bytes(engine, *engine.state, plan.scratch);
}

template <class Real>
void save_snapshot(const Engine<Real>& engine, const te_plan& plan, unsigned char* out) {
    FitState<Real> state = *engine.state;
    SnapshotHeader header = {kMagic,
                             kFormat,
                             TE_ABI_VERSION,
                             sizeof(Real),
                             snapshot_print(*engine.config, plan),
                             snapshot_bytes(engine, plan),
                             0};
    ByteWriter writer{out};
    visit_fields(writer, header);
    visit_fields(writer, state);
    for_each_range(engine, state, plan.scratch, [&](const Real* first, const Real* last) {
        for (; first != last; ++first) writer(*first);
    });
    write_bits(out + kChecksumAt, snapshot_checksum(out, header.bytes), 8);
}

template <class Real>
te_status load_snapshot(Engine<Real>& engine, const te_plan& plan, const unsigned char* bytes, std::uint64_t count) {
    if (count < kHeaderBytes) return TE_STATUS_SNAPSHOT_SIZE;
    SnapshotHeader header{};
    ByteReader reader{bytes};
    visit_fields(reader, header);
    const te_status known = check_header<Real>(header, snapshot_print(*engine.config, plan));
    if (known == TE_STATUS_SNAPSHOT_VERSION) return known;
    if (const te_status status = check_bytes(header, bytes, count)) return status;
    if (known != TE_STATUS_OK) return known;
    if (count < kHeaderBytes + state_bytes<Real>()) return TE_STATUS_SNAPSHOT_CORRUPT;
    FitState<Real> state{};
    visit_fields(reader, state);
    state.magic = kStateMagic;
    state.fingerprint = fingerprint(*engine.config, plan);
    if (count != total_bytes(engine, state, plan.scratch)) return TE_STATUS_SNAPSHOT_CORRUPT;
    if (!is_sound(engine, plan, state, reader.at)) return TE_STATUS_SNAPSHOT_CORRUPT;
    take(engine, state, plan.scratch, reader.at);
    return TE_STATUS_OK;
}

#define TE_INSTANTIATE(Real)                                                                                           \
    template std::uint64_t snapshot_bytes(const Engine<Real>&, const te_plan&);                                        \
    template void save_snapshot(const Engine<Real>&, const te_plan&, unsigned char*);                                  \
    template te_status load_snapshot(Engine<Real>&, const te_plan&, const unsigned char*, std::uint64_t);
TE_INSTANTIATE(double)
TE_INSTANTIATE(float)
#undef TE_INSTANTIATE

}  // namespace tinyelbo
