# The exported R program (ketamine-sbml export --to r), which needs deSolve: take its constants, set some by name,
# simulate, write the curves.
#
#   Rscript exported_program.R ketamine_vegf.R results p_mtor,vegf ketamine=3 ketamine=30 vegf_expression=0.2

arguments <- commandArgs(trailingOnly = TRUE)
folder <- arguments[[2]]
columns <- c("time", strsplit(arguments[[3]], ",")[[1]])
runs <- arguments[-(1:3)]

source(arguments[[1]])

for (number in seq_along(runs)) {
  constants <- P0
  for (setting in strsplit(runs[[number]], ",")[[1]]) {
    parts <- strsplit(setting, "=")[[1]]
    constants[match(parts[[1]], PIDS)] <- as.numeric(parts[[2]])
  }
  curves <- simulate(360, points = 721, p = constants)
  write.csv(curves[columns], file.path(folder, sprintf("%d.csv", number - 1)), row.names = FALSE)
}
