"""Misuses of the grants from raw SQL sessions, each judged by what it leaves in the tables.

`stage.py` sets up tenants, people and runs. `by_hand.py` is a legal resume done with plain statements, from which
attacks deviate. `judging.py` runs an attack and compares the database before and after. `test_twins.py` takes the
guards (`guards.py`) away one at a time and shows that the attacks then get through.

`test_tenant_matrix.py` needs no ideas: it tries every verb on every relation (`attempts.py`) and every function
(`calls.py`) of the catalog on another tenant, as every role, and `matrix.py` judges what came of it.
"""
