"""Question sets, measures, reports and benchmarks: drives the product from outside, as its users do."""
