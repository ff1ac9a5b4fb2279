/* CVODE around the equations of one model. They come first, as source.py writes them: N states, M constants, O
   observables, T times at which something may happen, E events, and the pattern of Newton's matrix with P places.
   One arm at a time in a process. */
#include "sparse.h"

/* So many events, one after the other at one time, are taken for a row without an end. */
#define MOST_EVENTS 10000
#define NEVER_ENDS (-1000)

static N_Vector state, tolerances;
static void *cvode;

static int on_rates(double t, N_Vector y, N_Vector dy, void *unused) {
  (void)t, (void)unused;
  double *d = N_VGetArrayPointer(dy), sum = 0.0;
  rates(N_VGetArrayPointer(y), d);
  for (int i = 0; i < N; i++) sum += d[i];
  return isfinite(sum) ? 0 : 1; /* a smaller step is tried */
}

static int on_jacobian(double t, N_Vector y, N_Vector dy, SUNMatrix into, void *unused, N_Vector a, N_Vector b, N_Vector c) {
  (void)t, (void)dy, (void)unused, (void)a, (void)b, (void)c;
  jacobian(N_VGetArrayPointer(y), into->content); /* CVODE has set it to zero */
  return 0;
}

/* Once in a process; 0, or a flag of CVODE. */
int create(int most_steps) {
  if (SUNContext_Create(SUN_COMM_NULL, &context)) return -1;
  SUNContext_ClearErrHandlers(context); /* what went wrong is told by the returned flag */
  size = N;
  places = P;
  starts = pattern_starts;
  columns = pattern_columns;
  order = pattern_order;
  diagonal = malloc(sizeof(int) * N);
  work = malloc(sizeof(double) * N);
  inverse = malloc(sizeof(double) * N);
  state = N_VNew_Serial(N, context);
  tolerances = N_VNew_Serial(N, context);
  if (!diagonal || !work || !inverse || !state || !tolerances || find_diagonals()) return -1;
  SUNMatrix matrix = new_matrix();
  SUNLinearSolver solver = new_solver();
  cvode = CVodeCreate(CV_BDF, context);
  if (!matrix || !solver || !cvode) return -1;
  N_VConst(0.0, state);
  N_VConst(1.0, tolerances);
  int flag = CVodeInit(cvode, on_rates, 0.0, state);
  if (!flag) flag = CVodeSVtolerances(cvode, 1e-4, tolerances);
  if (!flag) flag = CVodeSetLinearSolver(cvode, solver, matrix);
  if (!flag) flag = CVodeSetJacFn(cvode, on_jacobian);
  if (!flag) flag = CVodeSetMaxNumSteps(cvode, most_steps);
  return flag;
}

/* Every event whose trigger becomes true now happens, one after the other. Whether anything is another then: most events
   set what is not given to the nothing that it was. -1 where they do not end. */
static int happen(double time, double *y, double *values, unsigned char *held) {
  double y_before[N], before[M];
  memcpy(y_before, y, sizeof y_before);
  memcpy(before, values, sizeof before);
  for (int round = 0; round < MOST_EVENTS; round++) {
    int fired = -1;
    for (int event = 0; event < E; event++) {
      int now = trigger(event, time, values);
      if (now && !held[event] && fired < 0) fired = event;
      if (!now) held[event] = 0;
    }
    if (fired < 0) return memcmp(y_before, y, sizeof y_before) || memcmp(before, values, sizeof before);
    held[fired] = 1;
    assign(fired, time, y, values);
    load(values);
  }
  return -1;
}

/* What a state starts from with these values. */
void at_start(const double *given, double *y) {
  load(given);
  start(y);
}

/* The rates and the Jacobian's entries in a state, with these values. */
void slopes(const double *given, const double *y, double *dy, double *entries) {
  load(given);
  rates(y, dy);
  memset(entries, 0, sizeof(double) * P);
  jacobian(y, entries);
}

/* One arm: the observables at `count` increasing times, in rows. 0, a flag of CVODE, or NEVER_ENDS. After a start or a
   change CVODE begins anew with a step of `first`; otherwise it goes on as it was. */
int run(const double *given, const double *absolute, double relative, double first, const double *times, int count, double *rows) {
  double values[M], *y = N_VGetArrayPointer(state), thresholds[T], time = 0.0;
  unsigned char held[E];
  int done = 0, flag, begun = 0;
  memcpy(values, given, sizeof values);
  at_start(values, y);
  memcpy(held, held_at_start, sizeof held);
  memcpy(N_VGetArrayPointer(tolerances), absolute, sizeof(double) * N);
  while (1) {
    int changed = happen(time, y, values, held);
    if (changed < 0) return NEVER_ENDS;
    double stop = times[count - 1];
    find_thresholds(thresholds);
    for (int i = 0; i < T; i++)
      if (thresholds[i] > time && thresholds[i] < stop) stop = thresholds[i];
    for (; done < count && times[done] <= time; done++) observe(y, rows + (size_t)O * done);
    if (stop <= time) return 0;
    if (changed || !begun) {
      begun = 1;
      if ((flag = CVodeReInit(cvode, time, state))) return flag;
      if ((flag = CVodeSVtolerances(cvode, relative, tolerances))) return flag;
      if ((flag = CVodeSetInitStep(cvode, first < stop - time ? first : stop - time))) return flag;
    }
    if ((flag = CVodeSetStopTime(cvode, stop))) return flag;
    for (; done < count && times[done] < stop; done++) {
      if ((flag = CVode(cvode, times[done], state, &time, CV_NORMAL)) < 0) return flag;
      observe(y, rows + (size_t)O * done);
    }
    if ((flag = CVode(cvode, stop, state, &time, CV_NORMAL)) < 0) return flag;
    time = stop;
  }
}
