#!/bin/sh
# Fits natively and predicts the first rows of the data:  fit.sh COMMAND ROWS FOLDER
# Writes FOLDER/cells.h and FOLDER/cells.json.
set -eu
command=$1 rows=$2 folder=$3
"$command" datasets breast-cancer | head -n "$((rows + 1))" >"$folder/rows.csv"
"$command" fit breast-cancer --precision single --prior normal:2.5 --seed 7 --predict "$folder/rows.csv" --quiet \
    --json "$folder/cells.json" --header "$folder/cells.h"
