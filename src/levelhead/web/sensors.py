"""What of a machine's sensors a page may use: nothing, but for what a page offers by name."""

NO_SENSORS = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
MICROPHONE_ALONE = NO_SENSORS.replace("microphone=()", "microphone=(self)")
CAMERA_ALONE = NO_SENSORS.replace("camera=()", "camera=(self)")
