/* The sums of indexes.posting_sums, block by block of passages, so that the sums of a block stay in the processor's cache.

   Every product, quotient and sum is that of NumPy, in its order: compile without contraction (-ffp-contract=off), and the
   results are the same to the last bit. Positions come from a file: none is written at before it is known to stand inside. */
#include <float.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#if FLT_EVAL_METHOD != 0
#error "sums of float would be rounded otherwise than those of NumPy"
#endif

#if defined(SEVERAL_PROCESSORS)
#define FOR_EACH_PROCESSOR __attribute__((target_clones("avx2", "default")))
#else
#define FOR_EACH_PROCESSOR
#endif

enum { BLOCK = 16384, MANY = 8 };

/* A term's postings: what is left of them, ascending. */
typedef struct {
  const uint32_t *positions;
  const float *frequencies;
  size_t count;
  float weight;
} term_postings;

/* How many of the postings stand before a position. */
static size_t before(const term_postings *term, size_t end) {
  size_t low = 0, high = term->count < BLOCK ? term->count : BLOCK; /* positions are distinct, so a block holds no more */
  while (low < high) {
    size_t middle = (low + high) / 2;
    if (term->positions[middle] < end) low = middle + 1;
    else high = middle;
  }
  return low;
}

/* Whether nothing is left of any term's postings: what is left stands behind the last passage. */
static int all_read(const term_postings *terms, size_t count) {
  for (size_t number = 0; number < count; number++)
    if (terms[number].count) return 0;
  return 1;
}

static void advance(term_postings *term, size_t count) {
  term->positions += count;
  term->frequencies += count;
  term->count -= count;
}

FOR_EACH_PROCESSOR
static void add_together(float *restrict sums, float *restrict often, const float *restrict norm, size_t count, float k, float gain) {
  for (size_t i = 0; i < count; i++) {
    float gained = gain * ((often[i] * k) / (often[i] + norm[i]));
    sums[i] += often[i] > 0 ? gained : 0.0f;
    often[i] = 0;
  }
}

/* The same for few postings, term by term: where several of the terms stand, the first adds all of them and leaves a zero. */
static void add_touched(float *sums, float *often, const float *norm, const uint32_t *positions, size_t count, size_t start,
                        float k, float gain) {
  for (size_t i = 0; i < count; i++) {
    size_t at = positions[i] - start;
    if (often[at] > 0) sums[at] += gain * ((often[at] * k) / (often[at] + norm[at]));
    often[at] = 0;
  }
}

/* Of a term alone. Returns 0 at a position outside the block: those of a damaged file may stand anywhere, in any order. */
static int add_one(float *restrict sums, const term_postings *term, size_t count, const float *restrict norm, size_t start, size_t room,
                   float k, float gain) {
  const uint32_t *restrict positions = term->positions;
  const float *restrict frequencies = term->frequencies;
  float weight = term->weight;
  for (size_t i = 0; i < count; i++) {
    size_t at = positions[i] - start;
    if (at >= room) return 0;
    float often = weight * frequencies[i];
    sums[at] += gain * ((often * k) / (often + norm[at]));
  }
  return 1;
}

/* Counts a term's frequencies, weighted, for the passages of a block; returns 0 at a position outside. */
static int count_in(float *restrict often, const term_postings *term, size_t count, size_t start, size_t room) {
  for (size_t i = 0; i < count; i++) {
    size_t at = term->positions[i] - start;
    if (at >= room) return 0;
    often[at] += term->weight * term->frequencies[i];
  }
  return 1;
}

/* float[passages]: of every passage the sum of gain * saturation over the units; unit u has the terms from ends[u - 1] to ends[u].
   `counts` is room for a number for each term. Returns 0 where postings do not fit the passages. */
int unit_sums(float *sums, size_t passages, const float *norm, float k, size_t units, const uint32_t *ends, const float *gains,
               term_postings *terms, size_t *counts) {
  float often[BLOCK];
  memset(often, 0, sizeof often);
  for (size_t start = 0; start < passages; start += BLOCK) {
    size_t end = passages - start < BLOCK ? passages : start + BLOCK;
    memset(sums + start, 0, (end - start) * sizeof *sums);
    for (size_t unit = 0, first = 0; unit < units; first = ends[unit++]) {
      term_postings *own = terms + first;
      size_t many = ends[unit] - first, held = 0;
      for (size_t number = 0; number < many; number++) {
        size_t count = counts[first + number] = before(own + number, end);
        int within = many == 1 ? add_one(sums + start, own, count, norm + start, start, end - start, k, gains[unit])
                               : count_in(often, own + number, count, start, end - start);
        if (!within) return 0;
        held += count;
      }
      if (many > 1 && held > (end - start) / MANY) add_together(sums + start, often, norm + start, end - start, k, gains[unit]);
      for (size_t number = 0; number < many; number++) {
        size_t count = counts[first + number];
        if (many > 1 && held <= (end - start) / MANY)
          add_touched(sums + start, often, norm + start, own[number].positions, count, start, k, gains[unit]);
        advance(own + number, count);
      }
    }
  }
  return all_read(terms, units ? ends[units - 1] : 0);
}

FOR_EACH_PROCESSOR
static void divide(float *restrict shares, const double *restrict sums, size_t count, double whole) {
  for (size_t i = 0; i < count; i++) shares[i] = (float)(sums[i] / whole);
}

/* float[passages]: of every passage the sum of gain * saturation over the terms in double precision, divided by a whole.
   Returns 0 where postings do not fit the passages. */
int term_shares(float *shares, size_t passages, const float *norm, float k, size_t count, const double *gains, double whole,
                 term_postings *terms) {
  double sums[BLOCK];
  for (size_t start = 0; start < passages; start += BLOCK) {
    size_t end = passages - start < BLOCK ? passages : start + BLOCK;
    memset(sums, 0, sizeof sums);
    for (size_t number = 0; number < count; number++) {
      term_postings *term = terms + number;
      size_t held = before(term, end);
      for (size_t i = 0; i < held; i++) {
        size_t at = term->positions[i] - start;
        if (at >= end - start) return 0;
        float often = term->frequencies[i];
        sums[at] += gains[number] * (double)((often * k) / (often + norm[start + at]));
      }
      advance(term, held);
    }
    divide(shares + start, sums, end - start, whole);
  }
  return all_read(terms, count);
}

/* float[many]: how often each of the wanted passages holds a term, 0 for never. Each is looked for from the one before on, in steps
   that double. */
void look_up(float *often, const uint32_t *wanted, size_t many, const uint32_t *positions, const float *frequencies, size_t count) {
  size_t at = 0; /* the first posting not before the passage */
  for (size_t i = 0; i < many; i++) {
    uint32_t sought = wanted[i];
    if (at && positions[at - 1] >= sought) at = 0;
    size_t step = 1;
    while (at + step < count && positions[at + step] < sought) {
      at += step;
      step *= 2;
    }
    size_t high = count - at < step ? count : at + step;
    while (at < high) {
      size_t middle = (at + high) / 2;
      if (positions[middle] < sought) at = middle + 1;
      else high = middle;
    }
    often[i] = at < count && positions[at] == sought ? frequencies[at] : 0.0f;
  }
}
