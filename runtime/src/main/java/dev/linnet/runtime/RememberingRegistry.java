package dev.linnet.runtime;

import com.hazelcast.config.Config;
import io.vertx.core.Completable;
import io.vertx.core.spi.cluster.RegistrationInfo;
import io.vertx.core.spi.cluster.RegistrationListener;
import io.vertx.core.spi.cluster.RegistrationUpdateEvent;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Remembers for a second at which addresses nobody listens. Vert.x remembers only where somebody does, so each event of
 * a topic that nobody follows would ask the cluster's registry. A new consumer ends the memory as soon as the registry
 * reports it; an event that is published in the meantime is not brought by the bus.
 */
final class RememberingRegistry extends HazelcastClusterManager {

    private static final long KEPT_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int MOST_KEPT = 10_000;

    private final LongSupplier nanoClock;
    private final Map<String, Memory> memories = new ConcurrentHashMap<>();

    /** One question to the registry, and its answer if this is that nobody listens. */
    private static final class Memory {
        private volatile boolean isEmpty;
        private volatile long untilNanos;
    }

    RememberingRegistry(Config config) {
        this(config, System::nanoTime);
    }

    RememberingRegistry(Config config, LongSupplier nanoClock) {
        super(config);
        this.nanoClock = nanoClock;
    }

    @Override
    public void getRegistrations(String address, Completable<List<RegistrationInfo>> promise) {
        Memory known = memories.get(address);
        if (known != null && known.isEmpty && nanoClock.getAsLong() - known.untilNanos < 0) {
            promise.succeed(List.of());
            return;
        }
        if (memories.size() >= MOST_KEPT) {
            memories.clear();
        }
        Memory asked = new Memory();
        // Before the question, so that a change after the registry has read it is not missed.
        memories.put(address, asked);
        super.getRegistrations(address, (found, failure) -> {
            if (failure == null && found.isEmpty()) {
                asked.untilNanos = nanoClock.getAsLong() + KEPT_NANOS;
                asked.isEmpty = true;
            } else {
                memories.remove(address, asked);
            }
            promise.complete(found, failure);
        });
    }

    @Override
    public void registrationListener(RegistrationListener listener) {
        super.registrationListener(new RegistrationListener() {
            @Override
            public boolean wantsUpdatesFor(String address) {
                return memories.containsKey(address) || listener.wantsUpdatesFor(address);
            }

            @Override
            public void registrationsUpdated(RegistrationUpdateEvent event) {
                memories.remove(event.address());
                listener.registrationsUpdated(event);
            }

            @Override
            public void registrationsLost() {
                memories.clear();
                listener.registrationsLost();
            }
        });
    }
}
