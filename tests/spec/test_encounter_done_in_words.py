"""Moves that words do: whoever names the hand has seen it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from levelhead.encounter.library import read_scenario, scenario_ids
from levelhead.encounter.machine import Encounter, begin, take_turn
from levelhead.encounter.reading import ActFound, Reading
from levelhead.encounter.spoken import done_in_words, for_the_person, says_one_of
from levelhead.encounter.turn import OfficerTurn

SCENARIO = read_scenario("stop-and-search")
NAMED = "You in the grey, would you take your hand away from your waistband?"


def _said(words: str) -> OfficerTurn:
    return OfficerTurn(words, reading=Reading((), understood=False, reader="none@1"))


@pytest.fixture
def in_danger() -> Encounter:
    """A hand has gone to a waistband."""
    encounter = begin(SCENARIO, variant="partial-match", seed=7)
    while not encounter.is_so("open waistband"):
        encounter = take_turn(encounter, OfficerTurn(act="open_question"))
    return encounter


def test_naming_the_hand_is_seeing_it(in_danger: Encounter) -> None:
    """The same is found, and the same danger answered, as by the move; it is seen, not told by the person."""
    named = take_turn(in_danger, _said(NAMED))
    looked = take_turn(in_danger, OfficerTurn(move="watch_hands"))
    assert "friend_knife" in named.turns[-1].found
    assert named.turns[-1].found == looked.turns[-1].found
    assert named.is_so("move watch_hands")
    assert any("waistband" in line for line in named.turns[-1].does)
    assert "waistband" not in named.turns[-1].says


def test_other_words_leave_the_danger_open(in_danger: Encounter) -> None:
    """Talking on sees nothing."""
    talked = take_turn(in_danger, _said("What are you making at college, then?"))
    assert "friend_knife" not in talked.turns[-1].found
    assert not talked.is_so("move watch_hands")


def test_words_for_a_colleague_give_the_job_once() -> None:
    """What is not open any more is not done again by words."""
    encounter = take_turn(
        begin(SCENARIO, variant="partial-match", seed=7), _said("Keep your eye on them, Jo.")
    )
    assert encounter.is_so("move brief_colleague")
    again = take_turn(encounter, _said("Keep your eye on them, Jo."))
    assert not any("you watch" in line for line in again.turns[-1].does)


@pytest.mark.parametrize("wanted", scenario_ids())
def test_an_example_does_what_it_is_an_example_of(wanted: str) -> None:
    """What the debrief suggests would have worked."""
    scenario = read_scenario(wanted)
    for move in scenario.moves:
        assert bool(move.example) <= bool(move.said), move.id
        if move.example:
            assert move in done_in_words(scenario, move.example)


def test_a_description_is_no_hand() -> None:
    """Words about the one who is stopped do not look at his friends."""
    move = SCENARIO.doing("move", "watch_hands")
    assert move is not None
    for words in (
        "You match a description: black jacket.",
        "Show me your hands, please, Reece.",
        "His handwriting",
    ):
        assert not says_one_of(move.said, words)


# Sentences as officers might say them, each with the moves that it does.
IN_THE_STREET = """
My body cam's running, so this is all recorded. | camera_on
I've got my camera on, just so you're aware. | camera_on
You're on camera here, mate, all right? | camera_on
I'm going to back up a bit, give you some room. | step_back
Let me just take a step back. | step_back
Shall we have a word over there, away from your mates? | out_of_view
Come and talk to me round the corner, where they can't hear. | out_of_view
Jo, can you keep an eye on his mates for me? | brief_colleague
Would you stand with the other two, please, Jo, and watch them? | brief_colleague
Mate, cover me on those two. | brief_colleague
Control from Mike Delta 21, can I get the full description on that knife job? | ask_control
I'm just going to get on the radio and check that description. | ask_control
Bear with me while I check the description with control. | ask_control
Right lads, hands out of your pockets where I can see them please. | watch_hands
You with the grey top, show me your hands. | watch_hands
Take your hand away from your belt, mate, nice and slow. | watch_hands
Control, can I have another unit to Mill Street please? | call_unit
Can you send us some backup, control? | call_unit
Do you want to give your mum a quick ring? | let_call
You can give them a bell and say you'll be late. | let_call
Feel free to phone ahead and tell them you're running late. | let_call
Have you got that letter on you? Let's have a look. | read_letter
Can I read it, this letter? | read_letter
I'll get you a copy of the search record, it's got the complaints number on it. | offer_record
You're entitled to a record of this stop, I can email it or give you a slip now. | offer_record
You can get a copy of this any time in the next three months. | offer_record
Off you go then, mate, and good luck with the interview. | let_go
That's us done. You're free to go, thanks for your patience. | let_go
Go on, get yourself to that interview. | let_go
You can crack on now, thanks for your time. | let_go
You're free to leave. | let_go
I'll give your mum a wave, shall I, let her know you're okay? | wave_to_window
He's fine, love, he's not in any trouble! | wave_to_window
Right, I'll let you get off. You're free to go, cheers for being patient. | let_go
My body worn video's on, yeah? | camera_on
Ring home if you need to, let them know you'll be late. | let_call
Would you like a receipt for this stop? | offer_record
Jo, watch those two would you. | brief_colleague
Control from Mike Delta 21, repeat the last, full description please. | ask_control
Shall we go round the corner, away from your mates? | out_of_view
Can we get another car down here? | call_unit
Show me that letter from college, would you? | read_letter
"""

ONLY_SPOKEN_OF_IN_THE_STREET = """
Mr Aziz has put his number on it, so I'm going to give him a quick ring to confirm it.
Is that a bodycam your friend's filming me with?
Would you stop pointing that camera at me?
Have you been on camera before?
Would you take a couple of steps back for me?
Can you step back from the kerb please?
Why are you standing away from your mates?
Did you come over here from college?
What were his two mates called?
Did you watch the others go into the shop?
Control said it was a black jacket.
I asked control, and it's not you.
You need to control yourself.
It's all under control, we'll be done soon.
Do you two know each other well?
Do you know the lad in the grey hoodie?
Who's that in the hoodie?
How long have you two been mates?
If you kick off I'll have to call for backup.
There's another unit on its way.
Did you ring your mum?
Why would you ring your mum?
I'll give your mum a ring later.
What letter?
Did you read the letter before they sent it?
Have you got a criminal record?
Do you have a copy of your timetable?
Is that a receipt from the chip shop?
You're not free to go yet.
You can go once I've had a look in your bag.
Am I right that you think you can go now?
Do you think you're free to go?
Where were you off to before I stopped you, off you go and tell me.
Was that your mum giving you a wave?
Is that your mum waving?
If you're free to go I'll tell you.
I'd like you to be able to get on that bus.
What's in the bag?
I've had a copy of that made for you.
Who are your two friends?
When I've finished you can go and catch your bus.
Is your mum at home?
You matched a description given by control.
Is there a record of this happening before?
Hands off my jacket, all right?
I don't want to have to call another unit.
Your mates can watch the others.
Let her know you're safe when you get home.
Does she let them know where you are?
"""

AT_THE_DESK = """
Sarge, this is Lee, he's down as Daniel. | use_name
Sarge, he goes by Lee, can we get that changed? | use_name
Jo, step back a bit, would you? Let's give him some room. | step_back
I'm just going to step back and give you some space, mate. | step_back
Jo, I'll do the talking. Sarge, can you turn that radio down please? | one_voice
Skip, could I have ten minutes with him before we book him in? | ask_sergeant
Sarge, can I have ten minutes? | ask_sergeant
I need you to open your mouth and lift your tongue for me. | look_over
Can I just check you over for any injuries? | look_over
How's your breathing, mate? You sound a bit short of breath. | watch_breathing
Jo, keep an eye on the bloke on the bench. | watch_bench
Jo, can you move him off the bench and stick him in another room? | bench_back
Sarge, can we get that man moved out of here, he's winding him up. | bench_back
Jo, loosen his cuffs off a notch, would you, and double lock them? | loosen_cuffs
Jo, can you take those cuffs off him please? | cuffs_off
Come and sit down with me for a minute, take the weight off. | sit_down
Can I get you some water? | water
Jo, could you get him a cup of water please | water
Could we leave that door open, Sarge, while we talk? | door_open
Lads, before you shoot off, how was he in the van? Anything I should know about him? | ask_crew
I'll just have a quick word with the van crew. | ask_crew
Control from Mike Delta two one, can you do a marker check on a Daniel Marsden? | check_markers
Jo, run him through PNC for me, would you? | check_markers
Sarge, has he got any markers? | check_markers
Jo, nip out and get his coat from the van, his inhaler's in it. | fetch_coat
I'll get your inhaler for you right now. | fetch_coat
Sarge, can we get the nurse out to him please? | call_nurse
I want the nurse to see him before he goes anywhere near a cell, Sarge. | call_nurse
Sarge, I think he needs an ambulance. | ambulance
He was cuffed to the rear at 18:35 by the arresting officers, Sarge, after he pulled away. | tell_force
Sarge, his right wrist's swollen and his thumb's numb. | tell_force
I took hold of him for about ten seconds, Sarge, because he was going for the other man. | tell_force
Sarge, he's asthmatic, he's got an inhaler but it's in the van. | tell_health
He's had about four pints since five o'clock. | tell_health
I think he may have swallowed something, Sarge. | tell_health
Sarge, there's a self harm marker from November. | tell_risk
Sarge, he's frightened of the door being shut, he was locked in as a kid. | tell_risk
Sarge, his little girl's at his sister's and she's got to leave at eight. | tell_child
Right, Lee, let's ring your sister now. | call_sister
Sarge, can we let him ring his sister? | call_sister
This is your notice of rights and entitlements, have a read of that. | give_notice
Sarge, he'd like the duty solicitor please. | ring_solicitor
Which trainer do you want to take off first? | choose_trainer
Come and have a look at the cell with me, the door stays open. That's the bell there. | explain_cell
Sarge, I'd like him on constant obs. | constant_watch
I've got safety, I'm watching his breathing. | claim_safety_role watch_breathing
Get him on his side, now. | turn_to_side
Jo, get off his back. | challenge_jo
Jo, that's enough, take your knee off him. | challenge_jo
I'm letting go of you now, all right? | let_up
I'm going to write this up now while it's fresh. | write_record
That's everything, Sarge, he's all yours. | hand_over
Just so you know everything in here's recorded, sound and video. | camera_on
Serge, can I get the nurse to look at his wrist? | call_nurse
Let's get you some water, eh? | water
Jo, can you go and fetch his coat from the van? | fetch_coat
Sarge, arresting officers put him in cuffs at 18:35 after he pulled away. | tell_force
His right wrist looks swollen, Sarge, and he can't feel his thumb. | tell_force
Sarge, he's told me he's got asthma. | tell_health
Sarge, his daughter is with his sister and she leaves at eight. | tell_child
Lee, I'm going to put you on the phone to your sister now. | call_sister
Sarge, I'd like someone sat with him at the door, please. | constant_watch
This is your cell, bell's there, light stays on. | explain_cell
OK Sarge, he's all yours now. | hand_over
Right, I'll hand over to you, Sarge, that's everything. | hand_over
Let go of him, Jo, he's calm now. | challenge_jo let_up
Jo, can you have a look if he's got any markers? | check_markers
Would you like a seat, Lee? | sit_down
Could you take that fella on the bench somewhere else please, Jo? | bench_back
"""

ONLY_SPOKEN_OF_AT_THE_DESK = """
Is it Lee you prefer, or Daniel?
So it's Lee, not Daniel. I'll remember that.
I'll call you Lee, then.
If you step back from the door I'll step back too.
I'll talk to the sergeant for you in a minute.
You need to keep the noise down.
It'll take about ten minutes, Lee, and then you're done.
Give me ten minutes and I'll get you that call, Lee.
The nurse will check you over later.
Has anyone checked you over?
Take a deep breath and calm down.
Do you ever get short of breath on the stairs?
Do you know that man on the bench?
He's had his eye on you, that man on the bench, hasn't he?
Would it help if I had him moved?
You were in the holding room for twenty minutes, weren't you?
I'm going to take you through to the holding room.
Are those cuffs too tight?
I'll loosen the cuffs for you in a minute.
Did anyone check his cuffs?
Sarge, are you happy for me to take his cuffs off?
I'll take the cuffs off when you're at the desk.
If you behave we'll have the cuffs off.
Sit down!
You sat there in the van for an hour, didn't you?
Have a seat in the cell.
Have you had any water tonight?
You can have some water once you're in your cell.
I'll leave the door open.
I can't leave that door open.
How were you treated in the van?
Is there anything I should know about your health?
Did you leave anything in the van?
You've got a marker on you from last time, haven't you?
Where's your inhaler?
Did you ask them to get your coat?
Would you like the nurse to have a look at that wrist?
You'll see the nurse later on.
Have you seen the nurse yet?
Do you need an ambulance?
If you carry on like this you'll need an ambulance.
Were you cuffed to the rear?
You pulled away when you were being cuffed.
I'll tell the sergeant about your wrist.
Sarge, was he cuffed at the pub?
Have you swallowed something?
You've had four pints, you said.
Has he had a drink, do you know?
I'm going to tell the sergeant about your asthma.
Have you ever self-harmed?
Your daughter's at your sister's?
What's your daughter called?
You can ring your sister once you've been searched.
Do you want to ring your sister?
I'll see if I can get you that call.
You've got the right to a solicitor.
Would you like a solicitor?
Do you want us to ring a solicitor for you?
Those are nice trainers.
What is it about the cell that bothers you?
I'll show you the cell later.
You're going in that cell.
Nobody's going to watch you constantly.
Who's got safety?
It's about your safety and ours.
I'm on your side here.
I'll let go once you've calmed down.
I've written down your sister's number.
Happy for me to hand him over, Sarge?
I'll hand you over to the sergeant in a minute.
That's everything, thanks Lee.
The pub's cameras will show what happened.
Is your camera on, Jo?
What happened at the pub?
You've been arrested on suspicion of affray.
Would you come over to the desk with me?
Do you want somebody told that you're here?
Do you want to see the cell first, with the door open?
Lee, what was in your hand when they came in?
Your wrist looks sore.
I'm sorry about your wrist, I'll get that looked at.
He'll be fine once he's had a drink of water.
I don't think you need an ambulance.
The sergeant knows about your asthma.
We've rung your sister.
I'd rather not take you to the floor.
The record says you pulled away.
I know you're worried about your daughter.
Are you going to hand me over to him?
Who's been watching him?
Do you want a word with her yourself?
You can have a word with her yourself.
She's thinking about you, your Evie.
What did your sister say?
Is she all right, your little girl?
He's been winding you up, that one.
Did he put his hands on you?
He's got no business saying that about your daughter.
She's six, your Evie, is she?
Is his name Lee as well?
"""

ON_THE_LANDING = """
I'm just turning my radio down, okay? | radio_down
Ash, turn that radio off would you. | radio_down
I'll step back a bit and give you some room. | step_back
I'm going to sit down here on the floor with you, if that's all right. | come_down
Would it be all right if I came a bit closer, so I can hear you? | ask_nearer
Can I come in, Ros, just me? | ask_in
Is it okay if I come in? | ask_in
Ash, I'll do the talking, you watch and do the radio. | one_voice
Not now, Ash. | challenge_ash
Ash, leave it with me, please. | challenge_ash
Ash, keep an eye on her hands. | watch_hands
I can see you've got something in your sleeve. | watch_hands
Ash, have a look round the flat for any packets. | look_over
Control from Mike Delta two one, any history on number nine Larch House? | ask_control
Ash, can you ring the mental health nurse on the police line? | nurse_line
I'd like Ash to ring a mental health nurse. | nurse_line
I've asked for an ambulance, they're for you, you're not in trouble. | ambulance
Control, can we have an ambulance to Larch House please. | ambulance
Control, she's taken an overdose, around midnight, can you upgrade that? | ambulance_overdose
Would you like my coat? You look frozen. | coat
Here's a blanket, I'll leave it on the floor for you. | coat
Would you let me have a look at your feet? There's some socks here. | see_to_feet
Can I get you a cup of tea? | tea
What's your sister like when she's bad, what helps? | brother_word
Neil, could you just tell her you're here? | brother_speak
Sir, get back down the stairs! | brother_back
Folks, could everyone pop back inside please? | neighbours_in
All of you, inside, now! | order_neighbours
Control, can you get a unit to the yard to move those people on? | clear_yard
Ash, if she goes, you take her legs and I'll take her waist. | plan_hold
This is what's going to happen next: we sit, then a paramedic comes, then I ask you. | explain_next
Can you tell me back what I just said? | say_back
Neil, can you feed the cat and lock up? What do you want in your bag, Ros? | see_to_home
Ash, what time can the crisis team come out to her? | team_plan
What do you think will happen if you go to sleep now? | capacity_check
Shall we step outside for some fresh air? | ask_out
Is she known? Do we 136 her or what? | talk_over_her
I've got her head, I'm watching her breathing. | claim_safety_role
Can you breathe all right, Ros? | check_breathing
Get her on her side, Ash. | turn_to_side
Okay, I'm letting go of you now, Ros. | let_go
Ash, take those cuffs off her please. | cuffs_off
It's called section 136. It's not an arrest and it isn't a cell, for twenty-four hours at most. | explain_136
Carys, this is Ros, she's not slept for three nights and she hears voices. | tell_crew
I'm going to get this written down in my notebook now, Ash. | write_record
I'll leave you with Carys now, Ros. Take care. | hand_over
We'll leave you to it now, Neil's here and Bea's coming at eight. | leave
I'm going to pop down here on the floor, okay? | come_down
I'll just crouch down here. | come_down
I'm turning the radio right down. | radio_down
Can I come a bit nearer, Ros? | ask_nearer
May I come in? | ask_in
Ash, get on to the mental health triage line for us. | nurse_line
Can you get an ambulance running please, Ash? | ambulance
It's an overdose, control, she took them about midnight. | ambulance_overdose
Would you like this blanket round you? | coat
Neil, can you say hello to her, let her know you're here? | brother_speak
I'll let go of you now, Ros. | let_go
Carys, she's told me she took tablets about midnight. | tell_crew
You're being detained, but it isn't an arrest, and it's hospital, not a cell. | explain_136
We'll get going now, Neil's with you. | leave
"""

ONLY_SPOKEN_OF_ON_THE_LANDING = """
Would it help if I turned the radio down?
Is that radio too loud for you?
Do you want to sit down?
I'm not going to sit on my hands all night.
I won't come any closer unless you say so.
I won't come in unless you say I can come in.
You don't have to let me in.
That's Ash, who won't be talking.
I'd like to talk to you about your mum.
This is Ash, please don't worry about the noise.
What have you got in your sleeve?
Have you got anything in your hand?
What are you looking at?
What's happened to your feet?
Control told us you were called Rosalind.
Do you have a mental health nurse?
Do you need an ambulance?
If you come down I won't need to call an ambulance.
Would you get in the ambulance with Carys?
Have you taken an overdose?
How many did you take, was it an overdose?
Where's your coat?
Aren't your feet cold?
Have you had a cup of tea tonight?
Have you got a sister?
Who's that on the stairs, is that your brother?
Would you like Neil to talk to you?
I'll talk to her, you stay there.
Would you like your brother to come up?
Are the neighbours bothering you?
Would it help if I got the crowd moved?
Ignore those people down there.
I'm not going to grab you.
I'm worried what happens if you climb over.
What do you think is going to happen next?
What did your mum say?
Who's going to look after you?
I'll make sure Pepper is okay.
Ash, ask the nurse if the crisis team can come in the morning.
Are you under the crisis team?
What's going to happen on Saturday?
I'm not asking you to come outside.
Nobody's going to section you.
Just breathe, Ros.
We're on your side, Ros.
Please don't let go of the rail.
Let go of the rail for me.
I'm not letting go of you until you're safe.
You're not going to be sectioned.
Is she always like this, Neil?
Have you been sleeping?
I won't leave you with anybody you don't know.
I'm not going to leave you.
I'm not going anywhere until you're safe.
Do you want us to go?
Can you come one step away from the rail for me?
Are you thinking of killing yourself?
Would you put it down on the windowsill for me?
You sound really frightened.
Thank you for telling me that, Ros.
It's a year tonight since your mum died and nobody's said her name.
I'm here because your neighbour was worried about you.
I'm not leaving you, Ros.
Did an ambulance come last time?
Did they section you last time?
What did the nurse say to you?
Have you taken something?
Where does Neil live?
He says you've got to let go of it all.
You told me your mum died.
Who let you in?
I'm not coming in.
Is Neil going to feed the cat?
You can keep hold of my hand.
He's been telling you all night that we'd come and lock you up.
He's been at you all night, hasn't he?
He says you're no good, and it isn't true.
Would you like to talk to him?
Is that your brother on the stairs?
Do you want to speak to your brother?
No hands, I promise.
What's her name, your niece?
Tell me about her.
When did you last see her, Bea?
How long has he been talking to you?
If he goes, I'll still be here.
He took your mum's photo?
You said she hears you when you sing.
Is he telling you to hurt yourself?
Your brother's told me you haven't slept.
Shall I ask your brother to come up?
"""


SAID = {
    "stop-and-search": (IN_THE_STREET, ONLY_SPOKEN_OF_IN_THE_STREET),
    "custody-booking-in": (AT_THE_DESK, ONLY_SPOKEN_OF_AT_THE_DESK),
    "vulnerable-person": (ON_THE_LANDING, ONLY_SPOKEN_OF_ON_THE_LANDING),
}


def _sentences(place: int) -> Iterator[object]:
    for name, tables in SAID.items():
        for line in tables[place].strip().splitlines():
            yield pytest.param(name, line, id=f"{name}: {line.partition(' | ')[0]}")


@pytest.mark.parametrize(("name", "line"), list(_sentences(0)))
def test_words_do_what_they_plainly_do(name: str, line: str) -> None:
    """These moves, and none besides."""
    words, _, moves = line.partition(" | ")
    assert [one.id for one in sorted(done_in_words(read_scenario(name), words), key=lambda one: one.id)] == (
        moves.split()
    )


@pytest.mark.parametrize(("name", "words"), list(_sentences(1)))
def test_words_that_only_speak_of_a_deed_do_none(name: str, words: str) -> None:
    """A question about it, a condition, a report, or the same words for something else."""
    assert [one.id for one in done_in_words(read_scenario(name), words)] == []


def _desk(*turns: OfficerTurn) -> Encounter:
    encounter = begin(read_scenario("custody-booking-in"), variant="from-the-pub", seed=7)
    for turn in turns:
        encounter = take_turn(encounter, turn)
    return encounter


def test_a_threat_or_an_offer_of_a_deed_is_heard() -> None:
    """What is done by words for somebody else is not for the person; what only speaks of it is."""
    scenario = read_scenario("custody-booking-in")
    assert not for_the_person(scenario, "Sarge, can we have the nurse, please?").strip()
    for words in ("If you don't walk I'll get the nurse.", "Would you like the nurse to see you?"):
        assert for_the_person(scenario, words) == words


def test_what_the_sergeant_is_told_is_overheard() -> None:
    """He answers what was done by it, and is not spoken to."""
    told = _desk(
        OfficerTurn("Sarge, his wrist is swollen.", reading=Reading((), understood=True, reader="x@1"))
    )
    lines = {one.text for one in told.scenario.doing("move", "tell_force").says}  # type: ignore[union-attr]
    assert told.turns[-1].says in lines


def test_the_sergeant_knows_what_she_was_told_and_no_more() -> None:
    """Telling her of one thing is not telling her of the other; the move from the list tells all of it."""
    crew, look = OfficerTurn(move="ask_crew"), OfficerTurn(move="look_over")
    drink = _desk(crew, _said("Sarge, he's had four pints."))
    assert drink.is_so("move tell_health")
    assert not drink.is_so("found sergeant_knows_asthma")
    assert _desk(crew, _said("Sarge, he's asthmatic.")).is_so("found sergeant_knows_asthma")
    assert _desk(crew, OfficerTurn(move="tell_health")).is_so("found sergeant_knows_wrap")
    cuffs = _desk(look, _said("Sarge, he was cuffed to the rear at 18:35."))
    assert "force_told" in cuffs.turns[-1].steps_met
    assert "injury_told" not in cuffs.turns[-1].steps_met
    wrist = _desk(look, _said("Sarge, his right wrist is swollen."))
    assert "force_told" not in wrist.turns[-1].steps_met
    assert "injury_told" in wrist.turns[-1].steps_met


def test_whoever_is_asked_tells_it_though_the_words_looked_as_well() -> None:
    """A question about his breathing watches it, and he answers it."""
    acts = (ActFound("closed_question", 1.0, (0, 20)),)
    reading = Reading(acts, understood=True, reader="x@1", about=("asthma",))
    asked = _desk(OfficerTurn("How's your breathing?", reading=reading)).turns[-1]
    assert asked.in_words == ("watch_breathing",)
    assert "asthma" in asked.found
    told = next(one for one in _desk().scenario.facts if one.id == "asthma")
    assert asked.says in {one.text for one in told.lines}
