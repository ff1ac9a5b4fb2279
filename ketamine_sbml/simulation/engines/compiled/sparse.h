/* Newton's matrix for CVODE, sparse: the identity less a multiple of the Jacobian.

   Its pattern never changes, so it is given once: which places can differ from zero while it is eliminated, row by row in
   the order of elimination (`starts`, `columns`, `order`); see elimination.py. A matrix is then one array of numbers, and
   eliminating it a walk along that list. Nothing is pivoted: where that fails, a smaller step is tried. The explorer's
   solver and the compiled engine both include this. */
#ifndef SPARSE_H
#define SPARSE_H

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <cvodes/cvodes.h>
#include <nvector/nvector_serial.h>
#include <sundials/sundials_linearsolver.h>
#include <sundials/sundials_matrix.h>

static SUNContext context;

/* The pattern: row i of the eliminated matrix has the entries starts[i] to starts[i + 1] in columns of increasing number,
   among them its diagonal; it belongs to the state order[i]. */
static int size, places;
static int *starts, *columns, *order, *diagonal;
static double *work, *inverse;

static SUNMatrix new_matrix(void);

static SUNMatrix_ID matrix_id(SUNMatrix m) { (void)m; return SUNMATRIX_CUSTOM; }
static SUNMatrix matrix_clone(SUNMatrix m) { (void)m; return new_matrix(); }
static void matrix_destroy(SUNMatrix m) { free(m->content); SUNMatFreeEmpty(m); }
static SUNErrCode matrix_zero(SUNMatrix m) { memset(m->content, 0, sizeof(double) * places); return SUN_SUCCESS; }
static SUNErrCode matrix_copy(SUNMatrix from, SUNMatrix to) { memcpy(to->content, from->content, sizeof(double) * places); return SUN_SUCCESS; }
static SUNErrCode matrix_scale_add_identity(sunrealtype factor, SUNMatrix m) {
  double *entries = m->content;
  for (int k = 0; k < places; k++) entries[k] *= factor;
  for (int i = 0; i < size; i++) entries[diagonal[i]] += 1.0;
  return SUN_SUCCESS;
}

static SUNMatrix new_matrix(void) {
  SUNMatrix m = SUNMatNewEmpty(context);
  if (!m) return NULL;
  m->content = calloc(places, sizeof(double));
  m->ops->getid = matrix_id;
  m->ops->clone = matrix_clone;
  m->ops->destroy = matrix_destroy;
  m->ops->zero = matrix_zero;
  m->ops->copy = matrix_copy;
  m->ops->scaleaddi = matrix_scale_add_identity;
  return m;
}

static SUNLinearSolver_Type solver_type(SUNLinearSolver s) { (void)s; return SUNLINEARSOLVER_DIRECT; }
static SUNLinearSolver_ID solver_id(SUNLinearSolver s) { (void)s; return SUNLINEARSOLVER_CUSTOM; }

/* The matrix becomes its own factors, row by row. A positive answer asks CVODE for a smaller step. */
static int solver_setup(SUNLinearSolver s, SUNMatrix m) {
  (void)s;
  double *entries = m->content;
  for (int i = 0; i < size; i++) {
    for (int k = starts[i]; k < starts[i + 1]; k++) work[columns[k]] = entries[k];
    for (int k = starts[i]; k < diagonal[i]; k++) {
      int above = columns[k];
      double factor = entries[k] = work[above] * inverse[above];
      for (int l = diagonal[above] + 1; l < starts[above + 1]; l++) work[columns[l]] -= factor * entries[l];
    }
    for (int k = diagonal[i]; k < starts[i + 1]; k++) entries[k] = work[columns[k]];
    inverse[i] = 1.0 / entries[diagonal[i]];
    if (!isfinite(inverse[i])) return 1;
  }
  return 0;
}

static int solver_solve(SUNLinearSolver s, SUNMatrix m, N_Vector into, N_Vector from, sunrealtype unused) {
  (void)s, (void)unused;
  double *entries = m->content, *x = N_VGetArrayPointer(into), *b = N_VGetArrayPointer(from);
  for (int i = 0; i < size; i++) {
    double value = b[order[i]];
    for (int k = starts[i]; k < diagonal[i]; k++) value -= entries[k] * work[columns[k]];
    work[i] = value;
  }
  for (int i = size - 1; i >= 0; i--) {
    double value = work[i];
    for (int k = diagonal[i] + 1; k < starts[i + 1]; k++) value -= entries[k] * work[columns[k]];
    work[i] = value * inverse[i];
  }
  for (int i = 0; i < size; i++) x[order[i]] = work[i];
  return 0;
}

static SUNLinearSolver new_solver(void) {
  SUNLinearSolver s = SUNLinSolNewEmpty(context);
  if (!s) return NULL;
  s->ops->gettype = solver_type;
  s->ops->getid = solver_id;
  s->ops->setup = solver_setup;
  s->ops->solve = solver_solve;
  return s;
}

/* Where each row's diagonal stands, once the pattern is there; -1 where one is missing. */
static int find_diagonals(void) {
  for (int i = 0; i < size; i++) {
    diagonal[i] = -1;
    for (int k = starts[i]; k < starts[i + 1]; k++) if (columns[k] == i) diagonal[i] = k;
    if (diagonal[i] < 0) return -1;
  }
  return 0;
}

#endif
