import { workerData } from 'node:worker_threads'
import { help, type CrewMemory } from './crew-memory.ts'

/* One more thread that trains trees: works on what the thread that started it gives, until that one ends it. */
help(workerData as CrewMemory) // as `crew.ts` starts it
