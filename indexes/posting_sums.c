/* The sums of indexes.posting_sums, block by block of passages, so that the sums of a block stay in the processor's cache.

   Every product, quotient and sum is that of NumPy, in its order: compile without contraction (-ffp-contract=off), and the
   results are the same to the last bit. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

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

static void add_one(float *restrict sums, const term_postings *term, size_t count, const float *restrict norm, float k, float gain) {
  const uint32_t *restrict positions = term->positions;
  const float *restrict frequencies = term->frequencies;
  float weight = term->weight;
  for (size_t i = 0; i < count; i++) {
    float often = weight * frequencies[i];
    sums[positions[i]] += gain * ((often * k) / (often + norm[positions[i]]));
  }
}

/* float[passages]: of every passage the sum of gain * saturation over the units; unit u has the terms from ends[u - 1] to ends[u].
   `counts` is room for a number for each term. */
void unit_sums(float *sums, size_t passages, const float *norm, float k, size_t units, const uint32_t *ends, const float *gains,
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
        const uint32_t *positions = own[number].positions;
        if (many == 1) add_one(sums, own, count, norm, k, gains[unit]);
        else for (size_t i = 0; i < count; i++) often[positions[i] - start] += own[number].weight * own[number].frequencies[i];
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
}

FOR_EACH_PROCESSOR
static void divide(float *restrict shares, const double *restrict sums, size_t count, double whole) {
  for (size_t i = 0; i < count; i++) shares[i] = (float)(sums[i] / whole);
}

/* float[passages]: of every passage the sum of gain * saturation over the terms in double precision, divided by a whole. */
void term_shares(float *shares, size_t passages, const float *norm, float k, size_t count, const double *gains, double whole,
                 term_postings *terms) {
  double sums[BLOCK];
  for (size_t start = 0; start < passages; start += BLOCK) {
    size_t end = passages - start < BLOCK ? passages : start + BLOCK;
    memset(sums, 0, sizeof sums);
    for (size_t number = 0; number < count; number++) {
      term_postings *term = terms + number;
      size_t held = before(term, end);
      for (size_t i = 0; i < held; i++) {
        uint32_t at = term->positions[i];
        float often = term->frequencies[i];
        sums[at - start] += gains[number] * (double)((often * k) / (often + norm[at]));
      }
      advance(term, held);
    }
    divide(shares + start, sums, end - start, whole);
  }
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
