package dev.linnet.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.linnet.runtime.Settings;
import dev.linnet.runtime.SettingsException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ViewConfigTest {

    @Test
    void withoutSettingsThereAreNoViews() {
        assertEquals(new ViewConfig(List.of(), Duration.ofSeconds(8), 1 << 20, Optional.empty(), 64), config(Map.of()));
    }

    @Test
    void everySettingIsRead() {
        ViewConfig config = config(Map.of(
                "LINNET_VIEWS",
                "orders = http://127.0.0.1:9000/shops/{shop}/orders/{pk}/, stock=https://stock.example/{pk}",
                "LINNET_VIEW_TIMEOUT_MS",
                "50",
                "LINNET_VIEW_MAX_BYTES",
                "7",
                "LINNET_VIEW_SECRET",
                "abc",
                "LINNET_VIEW_CONNECTIONS",
                "3"));
        View orders = new View("orders", new UrlTemplate(false, "127.0.0.1", 9000, "/shops/{shop}/orders/", "/"));
        View stock = new View("stock", new UrlTemplate(true, "stock.example", 443, "/", ""));
        assertEquals(new ViewConfig(List.of(orders, stock), Duration.ofMillis(50), 7, Optional.of("abc"), 3), config);
        assertEquals(Set.of("shop"), orders.url().variables());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://pw1@h/{pk}",
                "orders",
                "Orders=http://pw1@h/{pk}",
                "internal=http://h/{pk}",
                "orders=ftp://h/{pk}",
                "orders=h/{pk}",
                "orders=http:///{pk}",
                "orders=http://h",
                "orders=http://h/",
                "orders=http://h/{pk}/x",
                "orders=http://h/x{pk}",
                "orders=http://h/{pk}//",
                "orders=http://h/{pk}/{pk}",
                "orders=http://h/{pk}?pw1=1",
                "orders=http://h/?a={pk}",
                "orders=http://h/#/{pk}",
                "orders=http://h?x/{pk}",
                "orders=http://h#x/{pk}",
                "orders=http://{host}/{pk}",
                "orders=http://h:{port}/{pk}",
                "orders=http://h:0/{pk}",
                "orders=http://h:65536/{pk}",
                "orders=http://h:x/{pk}",
                "orders={scheme}://h/{pk}",
                "orders=http://user:pw1@h/{pk}",
                "orders=http://h/x{shop}/{pk}",
                "orders=http://h/{shop}{other}/{pk}",
                "orders=http://h/{}/{pk}",
                "orders=http://h/{a-b}/{pk}",
                "orders=http://h/{data}/{pk}",
                "orders=http://h/a b/{pk}",
                "orders=http://h/%zz/{pk}",
                "orders=http://h/é/{pk}",
                "orders=http://a/{pk},orders=http://b/{pk}",
            })
    void aViewThatCannotBeIsComplainedOfWithoutItsUrl(String views) {
        SettingsException refused =
                assertThrows(SettingsException.class, () -> config(Map.of("LINNET_VIEWS", views)), views);
        assertTrue(String.valueOf(refused.getMessage()).startsWith("LINNET_VIEWS: "), refused.getMessage());
        assertFalse(String.valueOf(refused.getMessage()).contains("pw1"), refused.getMessage());
    }

    @Test
    void aSecretThatFitsNoHeaderIsComplainedOf() {
        SettingsException refused =
                assertThrows(SettingsException.class, () -> config(Map.of("LINNET_VIEW_SECRET", "pw1\r\nX: y")));
        assertTrue(String.valueOf(refused.getMessage()).startsWith("LINNET_VIEW_SECRET: "), refused.getMessage());
        assertFalse(String.valueOf(refused.getMessage()).contains("pw1"), refused.getMessage());
    }

    private static ViewConfig config(Map<String, String> environment) {
        Settings settings = Settings.of(environment);
        ViewConfig config = ViewConfig.from(settings);
        settings.verify();
        return config;
    }
}
