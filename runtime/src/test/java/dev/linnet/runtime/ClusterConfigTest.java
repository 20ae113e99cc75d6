package dev.linnet.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ClusterConfigTest {

    @Test
    void byDefaultSixteenProcessesOfAMachineFindEachOther() {
        ClusterConfig config = ClusterConfig.from(Settings.of(Map.of()));
        assertEquals(0, config.port());
        assertEquals(16, config.peers().size());
        assertEquals("127.0.0.1:15701", config.peers().get(0));
        assertEquals("127.0.0.1:15716", config.peers().get(15));
    }
}
