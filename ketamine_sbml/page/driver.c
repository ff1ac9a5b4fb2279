/* CVODE behind a few functions, for WebAssembly. The host gives the rates (`rates`) and the Jacobian (`jacobian`), and
   writes the state into `state`, absolute tolerances into `tolerances` and output times into `times`; the states at
   these times stand in `rows`. It also writes the pattern of Newton's matrix, once (sparse.h). One problem at a time. */
#include "sparse.h"

#define EXPORTED(name) __attribute__((export_name(name)))

/* The host's right-hand side: 0 if it went well, 1 if a value is no number, so that a smaller step is tried. */
__attribute__((import_module("host"), import_name("rates"))) extern int host_rates(double t, const double *y, double *dy);

/* The host's Jacobian, into the places of a matrix of zeros; y may be changed meanwhile and is put back. */
__attribute__((import_module("host"), import_name("jacobian"))) extern int host_jacobian(double *y, const double *dy, double *entries);

static N_Vector state, tolerances;
static SUNMatrix matrix;
static SUNLinearSolver solver;
static void *cvode;
static double *times, *rows;

static int rates(double t, N_Vector y, N_Vector dy, void *unused) {
  (void)unused;
  return host_rates(t, N_VGetArrayPointer(y), N_VGetArrayPointer(dy));
}

static int jacobian(double t, N_Vector y, N_Vector dy, SUNMatrix into, void *unused, N_Vector a, N_Vector b, N_Vector c) {
  (void)t, (void)unused, (void)a, (void)b, (void)c;
  return host_jacobian(N_VGetArrayPointer(y), N_VGetArrayPointer(dy), into->content);
}

/* Room for a problem of n states, a matrix of so many entries and up to `most` output times. */
EXPORTED("create") int create(int n, int entries, int most) {
  if (SUNContext_Create(SUN_COMM_NULL, &context)) return -1;
  SUNContext_ClearErrHandlers(context); /* what went wrong is told by the returned flag */
  size = n;
  places = entries;
  state = N_VNew_Serial(n, context);
  tolerances = N_VNew_Serial(n, context);
  times = malloc(sizeof(double) * most);
  rows = malloc(sizeof(double) * most * n);
  starts = malloc(sizeof(int) * (n + 1));
  columns = malloc(sizeof(int) * entries);
  order = malloc(sizeof(int) * n);
  diagonal = malloc(sizeof(int) * n);
  work = malloc(sizeof(double) * n);
  inverse = malloc(sizeof(double) * n);
  return state && tolerances && times && rows && starts && columns && order && diagonal && work && inverse ? 0 : -1;
}

/* Once the pattern is written. */
EXPORTED("begin") int begin(void) {
  if (find_diagonals()) return -1;
  matrix = new_matrix();
  solver = new_solver();
  cvode = CVodeCreate(CV_BDF, context);
  if (!matrix || !solver || !cvode) return -1;
  N_VConst(0.0, state);
  int flag = CVodeInit(cvode, rates, 0.0, state);
  if (flag) return flag;
  if ((flag = CVodeSStolerances(cvode, 1e-4, 1e-8))) return flag;
  if ((flag = CVodeSetLinearSolver(cvode, solver, matrix))) return flag;
  return CVodeSetJacFn(cvode, jacobian);
}

/* A browser's own power takes several times as long. */
EXPORTED("power") double power(double base, double exponent) { return pow(base, exponent); }

EXPORTED("state") double *get_state(void) { return N_VGetArrayPointer(state); }
EXPORTED("tolerances") double *get_tolerances(void) { return N_VGetArrayPointer(tolerances); }
EXPORTED("times") double *get_times(void) { return times; }
EXPORTED("rows") double *get_rows(void) { return rows; }
EXPORTED("starts") int *get_starts(void) { return starts; }
EXPORTED("columns") int *get_columns(void) { return columns; }
EXPORTED("order") int *get_order(void) { return order; }

/* Integrate the state from `start` to `stop`, and put the states at the first `count` times (increasing, within) into
   `rows`. With `anew` it begins with a step of `first`; without, nothing has happened since it stopped at `start`, and
   it goes on as it was. Returns 0, or CVODE's flag: negative where it gave up. */
EXPORTED("integrate") int integrate(double start, double stop, int count, double relative, double first, int most_steps, int anew) {
  int n = N_VGetLength(state), flag;
  double reached = start, *y = N_VGetArrayPointer(state);
  int done = 0;
  while (done < count && times[done] <= start) memcpy(rows + (size_t)n * done++, y, sizeof(double) * n);
  if (stop <= start) return 0;
  if (anew) {
    if ((flag = CVodeReInit(cvode, start, state))) return flag;
    if ((flag = CVodeSVtolerances(cvode, relative, tolerances))) return flag;
    if ((flag = CVodeSetInitStep(cvode, first < stop - start ? first : stop - start))) return flag;
    if ((flag = CVodeSetMaxNumSteps(cvode, most_steps))) return flag;
  }
  if ((flag = CVodeSetStopTime(cvode, stop))) return flag;
  for (; done < count; done++) {
    if (times[done] >= stop) break;
    if ((flag = CVode(cvode, times[done], state, &reached, CV_NORMAL)) < 0) return flag;
    memcpy(rows + (size_t)n * done, y, sizeof(double) * n);
  }
  if ((flag = CVode(cvode, stop, state, &reached, CV_NORMAL)) < 0) return flag;
  for (; done < count; done++) memcpy(rows + (size_t)n * done, y, sizeof(double) * n);
  return 0;
}
