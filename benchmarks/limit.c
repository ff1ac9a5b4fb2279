/* CVODE around the generated equations: what a program compiled for this one model needs for an arm. The equations come
   first (see limit.py), with N states, M constants, O observables, T thresholds and E events. */
#include <stdlib.h>
#include <string.h>

#include <cvodes/cvodes.h>
#include <nvector/nvector_serial.h>
#include <sunlinsol/sunlinsol_dense.h>
#include <sunmatrix/sunmatrix_dense.h>

static SUNContext context;
static N_Vector state, tolerances;
static SUNMatrix matrix;
static SUNLinearSolver solver;
static void *cvode;

static int on_rates(double t, N_Vector y, N_Vector dy, void *unused) {
  (void)t, (void)unused;
  rates(N_VGetArrayPointer(y), N_VGetArrayPointer(dy));
  return 0;
}

static int on_jacobian(double t, N_Vector y, N_Vector dy, SUNMatrix into, void *unused, N_Vector a, N_Vector b, N_Vector c) {
  (void)t, (void)dy, (void)unused, (void)a, (void)b, (void)c;
  jacobian(N_VGetArrayPointer(y), SUNDenseMatrix_Data(into)); /* CVODE has set it to zero */
  return 0;
}

int create(double relative, const double *absolute, double first, int most_steps) {
  if (SUNContext_Create(SUN_COMM_NULL, &context)) return -1;
  state = N_VNew_Serial(N, context);
  tolerances = N_VNew_Serial(N, context);
  matrix = SUNDenseMatrix(N, N, context);
  solver = SUNLinSol_Dense(state, matrix, context);
  cvode = CVodeCreate(CV_BDF, context);
  memcpy(N_VGetArrayPointer(tolerances), absolute, sizeof(double) * N);
  N_VConst(0.0, state);
  int flag = CVodeInit(cvode, on_rates, 0.0, state);
  if (!flag) flag = CVodeSVtolerances(cvode, relative, tolerances);
  if (!flag) flag = CVodeSetLinearSolver(cvode, solver, matrix);
  if (!flag) flag = CVodeSetJacFn(cvode, on_jacobian);
  if (!flag) flag = CVodeSetInitStep(cvode, first);
  if (!flag) flag = CVodeSetMaxNumSteps(cvode, most_steps);
  return flag;
}

/* Every event that becomes true now happens, one after the other. */
static void happen(double time, double *y, double *c, unsigned char *held) {
  for (int round = 0; round < 10000; round++) {
    int fired = -1;
    for (int event = 0; event < E; event++) {
      int now = trigger(event, time, c);
      if (now && !held[event] && fired < 0) fired = event;
      if (!now) held[event] = 0;
    }
    if (fired < 0) return;
    held[fired] = 1;
    assign(fired, time, y, c);
    load(c);
  }
}

/* One arm: the observables at `count` times, in rows. Returns 0 or CVODE's flag; adds to steps, evaluations of the
   rates and Jacobians. */
int run(const double *values, const double *times, int count, double *rows, long *counted) {
  double c[M], *y = N_VGetArrayPointer(state), thresholds[T], time = 0.0;
  unsigned char held[E];
  int done = 0, flag;
  memcpy(c, values, sizeof c);
  load(c);
  start(y);
  memcpy(held, at_start, sizeof held);
  while (1) {
    happen(time, y, c, held);
    double stop = times[count - 1];
    find_thresholds(thresholds);
    for (int i = 0; i < T; i++)
      if (thresholds[i] > time && thresholds[i] < stop) stop = thresholds[i];
    for (; done < count && times[done] <= time; done++) observe(y, rows + (size_t)O * done);
    if (stop <= time) return 0;
    if ((flag = CVodeReInit(cvode, time, state)) || (flag = CVodeSetStopTime(cvode, stop))) return flag;
    for (; done < count && times[done] < stop; done++) {
      if ((flag = CVode(cvode, times[done], state, &time, CV_NORMAL)) < 0) return flag;
      observe(y, rows + (size_t)O * done);
    }
    if ((flag = CVode(cvode, stop, state, &time, CV_NORMAL)) < 0) return flag;
    time = stop;
    long found[3] = {0, 0, 0};
    CVodeGetNumSteps(cvode, found), CVodeGetNumRhsEvals(cvode, found + 1), CVodeGetNumJacEvals(cvode, found + 2);
    for (int i = 0; i < 3; i++) counted[i] += found[i];
  }
}
