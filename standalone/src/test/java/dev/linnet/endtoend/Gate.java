package dev.linnet.endtoend;

/** A gateway that was started for a test. */
interface Gate extends Part, Entrance {}
