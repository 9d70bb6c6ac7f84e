// What is tried at random is the same in every run, so that a red run speaks of the change: a search for new cases is a run of
// its own, with another seed.
import fc from 'fast-check'

fc.configureGlobal({ seed: Number(process.env.NIX_PERF_GATE_TEST_SEED ?? 20_261_129) })
