"""The views of those who answer for the training."""

from __future__ import annotations

from django.urls import path

from levelhead.web.views import force, forces, inspection, medical, quality, safety

addresses = [
    path("safety/", safety.safety, name="safety"),
    path("safety/injuries.csv", safety.injuries_csv, name="injuries-csv"),
    path("safety/near-miss/", safety.near_miss, name="near-miss"),
    path("medical/", medical.medical, name="medical"),
    path("medical/readings/", medical.readings, name="readings"),
    path("medical/<int:injury_id>/", medical.injury_detail, name="injury-detail"),
    path("force/", force.force, name="force"),
    path("force/standing.csv", force.force_csv, name="force-csv"),
    path("forces/", forces.forces, name="forces"),
    path("forces/forces.csv", forces.forces_csv, name="forces-csv"),
    path("forces/bring-in/", forces.bring_in, name="bring-in-force"),
    path("inspection/", inspection.inspection, name="inspection"),
    path("inspection/pack.zip", inspection.inspection_zip, name="inspection-zip"),
    path("quality/", quality.quality, name="quality"),
]
