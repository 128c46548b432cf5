// The tinyelbo command: see `tinyelbo --help`.
#include <exception>
#include <filesystem>
#include <functional>
#include <iostream>
#include <new>
#include <optional>
#include <vector>

#include "datasets.hpp"
#include "export_program.hpp"
#include "files.hpp"
#include "k_hat.hpp"
#include "options.hpp"
#include "program_fit.hpp"
#include "report.hpp"
#include "separation.hpp"

namespace tinyelbo::cli {
namespace {

void print(const std::string& text) { OutputFile("-", text).commit(); }

/// What is wrong with a fit, where the table does not say it.
void explain(const Problem& problem, const FitOptions& options, const FitReport& report) {
    const KHat k_hat = judge_k_hat(report.result, options.engine.elbo_draws, options.is_full_rank());
    if (options.quiet && k_hat.known && !k_hat.trusted) {
        std::cerr << "tinyelbo: " << problem.file << ": " << k_hat.words << '\n';
    }
    if (report.result.verdict == TE_VERDICT_CONVERGED) return;
    const bool separable = problem.model == ModelKind::kLogistic && options.flat_prior();
    const std::string separation = separable ? describe_separation(problem.x, problem.y, problem.design) : "";
    if (!separation.empty()) {
        std::cerr << "tinyelbo: " << problem.file << ": " << separation
                  << ", so that a flat prior leaves no optimum; give one: --prior normal:2.5\n";
    } else if (options.quiet) {
        std::cerr << "tinyelbo: " << problem.file << ": " << report.status << ": " << report.explanation << '\n';
    }
}

/// Files first, all written before any appears; then the table, which goes to stderr where stdout is taken.
void write_results(const FitOptions& options, const std::function<std::string()>& json,
                   const std::function<std::string()>& draws, const std::function<std::string()>& table) {
    std::vector<OutputFile> files;
    if (!options.json.empty()) files.emplace_back(options.json, json());
    if (!options.draws_csv.empty()) files.emplace_back(options.draws_csv, draws());
    for (OutputFile& file : files) file.commit();
    if (options.quiet) return;
    if (options.json == "-" || options.draws_csv == "-") {
        std::cerr << table();
    } else {
        print(table());
    }
}

void check_outputs_writable(const FitOptions& options) {
    for (const std::string& path : {options.json, options.draws_csv}) {
        if (!path.empty()) check_writable(path);
    }
}

int fit(const FitOptions& options) {
    check_outputs_writable(options);
    const Problem problem = load_problem(options);
    std::optional<Matrix> new_rows;
    if (!options.predict.empty()) {
        new_rows = problem.design.matrix(parse_csv(read_file(options.predict), input_name(options.predict)));
    }
    const FitReport report = run_fit(problem, options, new_rows ? &*new_rows : nullptr);
    write_results(
        options, [&] { return json_report(problem, options, report); },
        [&] { return draws_csv(problem.parameters, report.draws, options.single_precision); },
        [&] { return text_report(problem, options, report); });
    explain(problem, options, report);
    return report.result.verdict == TE_VERDICT_CONVERGED ? kExitConverged : kExitNotConverged;
}

int fit_program(const FitOptions& options) {
    check_outputs_writable(options);
    const ProgramFile program(options.program);
    const ProgramReport report = run_program(program, options);
    std::vector<std::string> names;
    for (const OutputSummary& output : report.outputs) names.push_back(output.name);
    write_results(
        options, [&] { return json_report(program, options, report); },
        [&] { return draws_csv(names, report.draws, options.single_precision); },
        [&] { return text_report(program, options, report); });
    return report.result.verdict == TE_VERDICT_CONVERGED ? kExitConverged : kExitNotConverged;
}

int export_program(const ExportOptions& options) {
    const std::string name =
        options.name.empty() ? std::filesystem::path(options.program).stem().string() : options.name;
    OutputFile(options.output.empty() ? "-" : options.output, c_header(ProgramFile(options.program), name)).commit();
    return kExitConverged;
}

int run(const CommandLine& line) {
    switch (line.command) {
        case CommandLine::Command::kFit:
            return fit(line.fit);
        case CommandLine::Command::kFitProgram:
            return fit_program(line.fit);
        case CommandLine::Command::kExport:
            return export_program(line.exported);
        case CommandLine::Command::kListDatasets:
            print(list_datasets());
            return kExitConverged;
        case CommandLine::Command::kPrintDataset: {
            const auto set = find_dataset(line.dataset);
            if (!set)
                throw UsageError("no data set named '" + line.dataset + "' ships with tinyelbo",
                                 suggest_dataset(line.dataset));
            print(std::string(set->csv));
            return kExitConverged;
        }
        case CommandLine::Command::kPrintText:
            print(line.text);
            return kExitConverged;
    }
    return kExitUsage;
}

int report_error(int code, const char* what) {
    std::cerr << "tinyelbo: " << what << '\n';
    return code;
}

}  // namespace
}  // namespace tinyelbo::cli

int main(int argc, char** argv) {
    using namespace tinyelbo::cli;
    try {
        return run(parse_command_line(argc, argv));
    } catch (const UsageError& error) {
        return report_error(kExitUsage, error.what());
    } catch (const DataError& error) {
        return report_error(kExitBadData, error.what());
    } catch (const tinyelbo::Error& error) {
        // What only the engine checks: settings, and a fit too large for its block.
        return report_error(kExitUsage, error.what());
    } catch (const std::bad_alloc&) {
        return report_error(kExitBadData, "out of memory; use fewer rows or --features");
    }
}
