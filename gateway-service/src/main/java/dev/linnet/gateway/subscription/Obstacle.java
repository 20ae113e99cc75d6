package dev.linnet.gateway.subscription;

/** Something that an event may have to wait for: a feed or a subscription that is behind it. For one event loop. */
interface Obstacle {

    /** Calls {@code next} once, later, when this is further along its topic or has ended. */
    void whenItMoves(Runnable next);
}
