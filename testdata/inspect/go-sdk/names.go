package main

// Nothing here speaks of policies: the file is read since the other one names the role.
const workerName = "worker-" + suffix

const suffix = "blue"
